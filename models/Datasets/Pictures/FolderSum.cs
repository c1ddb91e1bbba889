using System.Security.Cryptography;
using System.Text;

namespace Grid.Models;

/// <summary>
/// The sum of a folder of pictures: one hash over the names, lengths and hashes of its files in the order of their names, in whatever order they are read. Threads may add different files at the
/// same time.
/// </summary>
internal sealed class FolderSum(FolderListing listing)
{
    private readonly (long Bytes, string Sha256)[] _files = new (long, string)[listing.Files.Count];

    /// <summary>The length of all files that were added, in bytes.</summary>
    public long Bytes => _files.Sum(file => file.Bytes);

    /// <param name="n">Its number in the listing.</param>
    /// <param name="content">All of its bytes.</param>
    public void Add(int n, ReadOnlySpan<byte> content) =>
        _files[n] = (content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>32 bytes.</summary>
    public byte[] ToSha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, file) in listing.Files.Zip(_files).OrderBy(one => one.First, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{file.Bytes}\0{file.Sha256}\n"));
        return hash.GetHashAndReset();
    }
}
