using System.Buffers;
using System.Security.Cryptography;

namespace Grid.Silo;

/// <summary>Copies a stream and looks at what went through. Takes constant memory.</summary>
internal static class CheckedCopy
{
    private const int BlockBytes = 128 * 1024;

    /// <summary>Copies all of <paramref name="from"/>; throws <see cref="ArtifactDamagedException"/> where it was something else than expected.</summary>
    /// <param name="bytes">How many there must be; null: not known. No more than so many are copied.</param>
    /// <param name="sha256">What they must have, in hex; null: not known.</param>
    /// <param name="moved">Called after each block.</param>
    /// <exception cref="SourceException">Reading failed. What failed in writing comes as it is.</exception>
    public static async Task RunAsync(
        ArtifactPath path,
        Stream from,
        Stream to,
        long? bytes,
        string? sha256,
        Action? moved,
        CancellationToken cancel
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var copied = 0L;
            while (await ReadAsync(from, block, cancel) is var read and > 0)
            {
                copied += read;
                if (copied > bytes)
                {
                    throw new ArtifactDamagedException($"{path} is longer than the announced {bytes} bytes.");
                }

                hash.AppendData(block, 0, read);
                await to.WriteAsync(block.AsMemory(0, read), cancel);
                moved?.Invoke();
            }

            Check(path, copied, bytes, hash.GetHashAndReset(), sha256);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static async Task<int> ReadAsync(Stream from, byte[] block, CancellationToken cancel)
    {
        try
        {
            return await from.ReadAsync(block.AsMemory(0, BlockBytes), cancel);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new SourceException(error);
        }
    }

    private static void Check(ArtifactPath path, long copied, long? bytes, byte[] hash, string? sha256)
    {
        if (copied < bytes)
        {
            throw new ArtifactDamagedException($"{path} ended after {copied} of {bytes} bytes.");
        }

        var found = Convert.ToHexStringLower(hash);
        if (sha256 is not null && !found.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArtifactDamagedException($"{path} is damaged: its SHA-256 is {found}, not {sha256}.");
        }
    }
}

/// <summary>The end that a copy reads from failed.</summary>
internal sealed class SourceException(Exception inner) : Exception(inner.Message, inner);
