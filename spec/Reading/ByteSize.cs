using System.Buffers;
using System.Globalization;

namespace Grid.Spec;

/// <summary>Reads sizes as people write them: 4GiB, 500MB, 1.5 TB, or a number of bytes.</summary>
public static class ByteSize
{
    private const decimal Largest = 1L << 60;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>The size in bytes, a fraction of a byte cut off; null where the text is none, or not between 1 byte and 1 EiB.</summary>
    public static long? Parse(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest.Length > 40)
        {
            return null;
        }

        var end = rest.IndexOfAnyExcept(Digits);
        var number = end < 0 ? rest : rest[..end];
        var unit = end < 0 ? "" : rest[end..].TrimStart();
        if (
            !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count > Largest
            || Bytes(unit) is not { } size
        )
        {
            return null;
        }

        var bytes = decimal.Truncate(count * size);
        return bytes is >= 1 and <= Largest ? (long)bytes : null;
    }

    private static decimal? Bytes(ReadOnlySpan<char> unit) =>
        unit switch
        {
            "" or "B" => 1,
            "kB" or "KB" => 1e3m,
            "MB" => 1e6m,
            "GB" => 1e9m,
            "TB" => 1e12m,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            "TiB" => 1L << 40,
            _ => null,
        };
}
