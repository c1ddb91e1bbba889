using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Models;

/// <summary>Decodes all pictures of a folder, without any cache, to tell which are damaged.</summary>
internal static class PictureAudit
{
    private const int MostNamed = 20;

    /// <summary>The folder as a finding, and a line for each damaged picture (the first 20).</summary>
    public static (FileFinding Folder, IReadOnlyList<string> Problems) Of(
        FolderListing listing,
        CancellationToken cancel
    )
    {
        var shape = new PictureShape(1, 1);
        var damaged = new ConcurrentDictionary<int, string>();
        var sums = new (long Bytes, string Sha256)[listing.Files.Count];
        PictureLoop.Run(
            listing,
            shape,
            (n, path, reader, bytes) =>
            {
                try
                {
                    reader.Read(path, bytes);
                    using var stream = File.OpenRead(path);
                    sums[n] = (stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
                }
                catch (Exception error)
                    when (error is IOException or UnauthorizedAccessException or InvalidDataException)
                {
                    damaged[n] = error.Message;
                }
            },
            cancel
        );

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (file, sum) in listing.Files.Zip(sums))
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{sum.Bytes}\0{sum.Sha256}\n"));
        string[] problems = [.. damaged.OrderBy(one => one.Key).Select(one => one.Value)];
        var finding = new FileFinding(
            $"{listing.Files.Count:N0} PNG and JPEG files",
            listing.Folder,
            sums.Sum(sum => sum.Bytes),
            Convert.ToHexStringLower(hash.GetHashAndReset()),
            problems.Length == 0 ? FileVerdict.Plausible : FileVerdict.Wrong,
            problems.Length == 0 ? "" : $"{problems.Length:N0} cannot be decoded"
        );
        return (
            finding,
            problems.Length <= MostNamed
                ? problems
                : [.. problems[..MostNamed], $"… and {problems.Length - MostNamed:N0} more"]
        );
    }
}
