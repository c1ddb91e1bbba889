using System.Text;

namespace Grid.Spec;

/// <summary>Reads a spec's bytes as text: bounded, strict UTF-8, no control characters.</summary>
internal static class YamlText
{
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>Reads no more of the stream than a spec may have.</summary>
    /// <exception cref="SpecException">The stream is longer, or is no clean UTF-8.</exception>
    public static string Read(string file, Stream stream)
    {
        var buffer = new byte[YamlLimits.Bytes + 1];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (length > YamlLimits.Bytes)
        {
            throw SpecException.Of(
                new(file, 0),
                "",
                $"the file is larger than {YamlLimits.Bytes / 1024} KiB.",
                "A spec describes a space, it does not list its points: use ranges, or check that this is the right file."
            );
        }

        return Decode(file, buffer.AsSpan(0, length));
    }

    /// <exception cref="SpecException">The text has control characters.</exception>
    public static string Check(string file, string text)
    {
        var at = text.AsSpan().IndexOfAnyExcept(Allowed);
        return at < 0
            ? text
            : throw SpecException.Of(
                Place.At(file, 1 + text.AsSpan(0, at).Count('\n')),
                "",
                $"there is a control character, {Shown.Of(text[at].ToString())}.",
                "Remove it; in a double-quoted text write it as an escape."
            );
    }

    private static readonly System.Buffers.SearchValues<char> Allowed = System.Buffers.SearchValues.Create([
        .. Enumerable
            .Range(0, char.MaxValue + 1)
            .Select(code => (char)code)
            .Where(c => !char.IsControl(c) || c is '\t' or '\n' or '\r'),
    ]);

    private static string Decode(string file, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var body = bytes.StartsWith(mark) ? bytes[mark.Length..] : bytes;
        try
        {
            return Check(file, StrictUtf8.GetString(body));
        }
        catch (DecoderFallbackException invalid)
        {
            var line = 1 + body[..Math.Clamp(invalid.Index, 0, body.Length)].Count((byte)'\n');
            throw SpecException.Of(
                new(file, line),
                "",
                "the bytes here are no valid UTF-8.",
                "Save the file as UTF-8."
            );
        }
    }
}
