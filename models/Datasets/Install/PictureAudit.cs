using System.Collections.Concurrent;

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
        var sum = new FolderSum(listing);
        PictureLoop.Run(
            listing,
            shape,
            (n, path, reader, bytes) =>
            {
                try
                {
                    reader.Read(path, bytes);
                    sum.Add(n, reader.LastFile);
                }
                catch (Exception error)
                    when (error is IOException or UnauthorizedAccessException or InvalidDataException)
                {
                    damaged[n] = error.Message;
                }
            },
            cancel
        );

        string[] problems = [.. damaged.OrderBy(one => one.Key).Select(one => one.Value)];
        var finding = new FileFinding(
            $"{listing.Files.Count:N0} PNG and JPEG files",
            listing.Folder,
            sum.Bytes,
            Convert.ToHexStringLower(sum.ToSha256()),
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
