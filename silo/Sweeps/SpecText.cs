namespace Grid.Silo;

/// <summary>A spec as a person wrote it.</summary>
/// <param name="File">Its name in messages.</param>
/// <param name="Sets">Overrides, such as "space.lr.max=0.01".</param>
public sealed record SpecText(string File, string Yaml, IReadOnlyList<string> Sets);
