using System.IO.Compression;

namespace Grid.Models;

/// <summary>Reads a file, unpacked where its name ends in .gz.</summary>
internal static class PackedFile
{
    /// <summary>No deflate stream grows by more (source: zlib's technical notes, "maximum compression factor").</summary>
    private const long LargestGrowth = 1032;

    /// <summary>The unpacked bytes.</summary>
    public static Stream Open(string path)
    {
        var stream = File.OpenRead(path);
        return IsPacked(path) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>
    /// Gives a stream of the unpacked bytes and their largest possible number to <paramref name="read"/>, which must read to the end. Where a sum is
    /// expected, it must be that of the file.
    /// </summary>
    /// <exception cref="InvalidDataException">The sum is another.</exception>
    public static T Read<T>(string path, Checksum? expected, Func<Stream, long, T> read)
    {
        var most = new FileInfo(path).Length * (IsPacked(path) ? LargestGrowth : 1);
        using var unpacked = Open(path);
        using var summed = new SummedStream(unpacked, expected);
        var content = read(summed, most);
        return summed.Sum() is var found && found == expected?.Hex
            ? content
            : throw new InvalidDataException(
                $"{path}: wrong {expected!.Algorithm} of the unpacked file: {found}, expected {expected.Hex}."
            );
    }

    private static bool IsPacked(string path) => path.EndsWith(".gz", StringComparison.Ordinal);
}
