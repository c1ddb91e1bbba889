namespace Grid.Silo;

/// <summary>Whether a file is a PNG from its first byte to its last, without decoding it.</summary>
internal static class PngShape
{
    /// <summary>The last chunk: of no length, IEND, and its checksum, which is always the same.</summary>
    private static ReadOnlySpan<byte> End =>
        [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    private static ReadOnlySpan<byte> Begin =>
        [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <param name="png">A file that can be read at any place.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsWhole(Stream png)
    {
        if (png.Length < Begin.Length + End.Length)
        {
            return false;
        }

        Span<byte> ends = stackalloc byte[Begin.Length + End.Length];
        png.Position = 0;
        png.ReadExactly(ends[..Begin.Length]);
        png.Seek(-End.Length, SeekOrigin.End);
        png.ReadExactly(ends[Begin.Length..]);
        return ends[..Begin.Length].SequenceEqual(Begin) && ends[Begin.Length..].SequenceEqual(End);
    }
}
