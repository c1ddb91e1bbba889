namespace Grid.Models;

/// <summary>What a look into a file of a data set showed.</summary>
public enum FileVerdict
{
    /// <summary>Its bytes are those that were published.</summary>
    Verified,

    /// <summary>No published sum is known; its form and length are right.</summary>
    Plausible,

    /// <summary>It is not there, and images can be had without it.</summary>
    Absent,

    /// <summary>It is not what was published, or cannot be read.</summary>
    Wrong,
}

/// <summary>A file, or a folder of pictures, of a data set.</summary>
/// <param name="Bytes">Its length, unpacked; of a folder, that of all its pictures.</param>
/// <param name="Sha256">Of its unpacked bytes; of a folder, of the names, lengths and sums of its pictures in order.</param>
/// <param name="What">What is wrong or worth knowing; empty: nothing.</param>
public sealed record FileFinding(
    string Name,
    string? Path,
    long? Bytes,
    string? Sha256,
    FileVerdict Verdict,
    string What
);

/// <summary>What a data set on this machine is found to be.</summary>
/// <param name="Train">Images to train on that could be read.</param>
/// <param name="Test">Images to measure on that could be read.</param>
/// <param name="Problems">What keeps it from being used, or from being what it is called; empty: it is sound.</param>
public sealed record DatasetReport(
    DatasetInfo Info,
    IReadOnlyList<FileFinding> Files,
    int Train,
    int Test,
    IReadOnlyList<string> Problems
);

/// <summary>A data set and the folder where it stands; null: it is not installed. What is built in stands in "".</summary>
public sealed record DatasetPlace(DatasetInfo Info, string? Folder);
