using System.Security.Cryptography;

namespace Grid.Silo;

/// <summary>The checksum that artifacts are known by.</summary>
internal static class FileHash
{
    /// <summary>A file's SHA-256, in hex.</summary>
    public static string Of(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
