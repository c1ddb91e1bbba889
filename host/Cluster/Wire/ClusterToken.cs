using System.Security.Cryptography;
using System.Text;

namespace Grid.Host;

/// <summary>The cluster's secret. Kept and compared as a hash, in a time that does not depend on where two differ, nor on their lengths.</summary>
internal sealed class ClusterToken(string? secret)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _hash = secret is null ? null : HashOf(secret);

    /// <summary>Whether a request with this Authorization header may call. All may where there is no secret.</summary>
    public bool Allows(string? authorization) =>
        _hash is null
        || (
            authorization is not null
            && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(HashOf(authorization[Scheme.Length..]), _hash)
        );

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
