namespace Grid.Models;

/// <summary>A file of a data set.</summary>
/// <param name="Name">Its name without .gz: packed files serve as well.</param>
/// <param name="Bytes">Its length, unpacked; null: not known.</param>
/// <param name="Published">The sum that it was published with; null: none is known.</param>
/// <param name="Optional">Whether images can be had without it: labels.</param>
public sealed record DatasetFile(string Name, long? Bytes = null, Checksum? Published = null, bool Optional = false);

/// <summary>A file of a data set where it stands.</summary>
public sealed record InstalledFile(DatasetFile File, string Path);
