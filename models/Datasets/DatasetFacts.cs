namespace Grid.Models;

/// <summary>A data set as it was read: its files, and how many images its splits have.</summary>
public sealed record DatasetFacts(string Name, IReadOnlyList<DatasetFileFacts> Files, long Train, long Test);

/// <param name="Sha256">Of what is in the file, unpacked; in hex.</param>
public sealed record DatasetFileFacts(string Name, string Sha256);
