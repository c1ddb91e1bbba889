using System.Security.Cryptography;
using System.Text;

namespace Grid.Silo;

/// <summary>The token that requests must bring. Only its hash is kept, and hashes are compared in constant time.</summary>
internal sealed class BearerToken(string token)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _hash = HashOf(token);

    /// <summary>Whether the value of an Authorization header brings this token.</summary>
    public bool IsIn(string? authorization) =>
        authorization is not null
        && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(HashOf(authorization[Scheme.Length..].Trim()), _hash);

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
