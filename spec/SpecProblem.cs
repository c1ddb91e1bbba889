namespace Grid.Spec;

/// <summary>One thing wrong in a spec: where, what, and what to do about it.</summary>
/// <param name="File">The file as the user named it; "--set" for an override.</param>
/// <param name="Line">Counted from 1; 0 where no line applies.</param>
/// <param name="Path">The key, such as "space.lr.min".</param>
public sealed record SpecProblem(string File, int Line, string Path, string What, string Remedy)
{
    /// <summary>One line for the terminal: "gon.yaml:7: space.lr.min: … — do …".</summary>
    public override string ToString() =>
        $"{File}{(Line > 0 ? $":{Line}" : "")}: {(Path.Length > 0 ? Path + ": " : "")}{What}{(Remedy.Length > 0 ? " " + Remedy : "")}";
}

/// <summary>A spec that was refused, with every problem found (at most 20).</summary>
public sealed class SpecException(IReadOnlyList<SpecProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<SpecProblem> Problems { get; } = problems;

    internal static SpecException Of(Place place, string path, string what, string remedy) =>
        new([new(place.File, place.Line, path, what, remedy)]);
}
