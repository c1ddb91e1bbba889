using System.Security.Cryptography;

namespace Grid.Models;

/// <summary>The published sum of a file's unpacked bytes. MD5 is no guard against malice, but it is what some data sets were published with.</summary>
/// <param name="Algorithm">SHA256 or MD5.</param>
/// <param name="Hex">In lower case.</param>
public sealed record Checksum(string Algorithm, string Hex)
{
    internal const string OfSha256 = "SHA256";

    public static Checksum Sha256(string hex) => new(OfSha256, hex);

    public static Checksum Md5(string hex) => new("MD5", hex);

    /// <summary>Begins to sum up bytes by this algorithm; the caller disposes of it.</summary>
    internal IncrementalHash Begin() => IncrementalHash.CreateHash(new HashAlgorithmName(Algorithm));
}
