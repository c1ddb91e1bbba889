namespace Grid.Host;

/// <summary>Reads bodies that somebody else made.</summary>
internal static class BoundedBody
{
    private const int FirstPart = 16 * 1024;

    /// <summary>All of it; null where it is longer than <paramref name="most"/> bytes, of which no more are read.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, int most, CancellationToken cancel)
    {
        var buffer = new byte[Math.Min(FirstPart, most + 1)];
        var length = 0;
        while (await body.ReadAsync(buffer.AsMemory(length), cancel) is var read and > 0)
        {
            length += read;
            if (length > most)
                return null;
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, most + 1L));
        }
        return buffer.AsMemory(0, length);
    }
}
