namespace Grid.Models;

/// <summary>Sums up the files of a data set and compares them with what was published.</summary>
internal static class FileAudit
{
    public static FileFinding Of(DatasetFile file, string? path)
    {
        if (path is null)
            return new FileFinding(file.Name, null, null, null, FileVerdict.Absent, "no labels without it");
        try
        {
            var (bytes, sha256) = SumUnpacked(path, "SHA256");
            FileFinding Finding(FileVerdict verdict, string what = "") =>
                new(file.Name, path, bytes, sha256, verdict, what);
            if (file.Published is not { } published)
                return file.Bytes is null || file.Bytes == bytes
                    ? Finding(FileVerdict.Plausible)
                    : Finding(FileVerdict.Wrong, $"{bytes:N0} bytes, not {file.Bytes:N0}");
            var found = published.Algorithm == "SHA256" ? sha256 : SumUnpacked(path, published.Algorithm).Sum;
            return found == published.Hex
                ? Finding(FileVerdict.Verified)
                : Finding(
                    FileVerdict.Wrong,
                    $"not the published file: {published.Algorithm} {found}, expected {published.Hex}"
                );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new FileFinding(file.Name, path, null, null, FileVerdict.Wrong, error.Message);
        }
    }

    /// <summary>The sum of a file's bytes as they stand, by the algorithm of another sum.</summary>
    public static string Sum(string path, Checksum other)
    {
        using var stream = File.OpenRead(path);
        return Sum(stream, other).Sum;
    }

    private static (long Bytes, string Sum) SumUnpacked(string path, string algorithm)
    {
        using var stream = PackedFile.Open(path);
        return Sum(stream, new Checksum(algorithm, ""));
    }

    private static (long Bytes, string Sum) Sum(Stream stream, Checksum algorithm)
    {
        using var summed = new SummedStream(stream, algorithm);
        var buffer = new byte[1 << 16];
        var bytes = 0L;
        while (summed.Read(buffer) is > 0 and var read)
            bytes += read;
        return (bytes, summed.Sum()!);
    }
}
