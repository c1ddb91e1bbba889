using Grid.Spec;

namespace Grid.Silo;

/// <summary>An error, in the form of RFC 9457. Instance is the path that was asked for; Remedy says what to do; Problems are what is wrong in a spec.</summary>
internal sealed record ProblemDocument
{
    public string Title { get; init; } = "";
    public int Status { get; init; }
    public string Detail { get; init; } = "";
    public string? Instance { get; init; }
    public string Remedy { get; init; } = "";
    public IReadOnlyList<SpecProblemDocument>? Problems { get; init; }
}

/// <summary>One thing wrong in a spec. Line counts from 1; 0 where none applies.</summary>
internal sealed record SpecProblemDocument(string File, int Line, string Key, string What, string Remedy)
{
    public static SpecProblemDocument Of(SpecProblem problem) =>
        new(problem.File, problem.Line, problem.Path, problem.What, problem.Remedy);

    public SpecProblem ToProblem() => new(File, Line, Key, What, Remedy);
}
