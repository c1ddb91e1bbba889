using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Grid.Silo;

/// <summary>Text in UTF-8 that grows, with the escapes and numbers of Prometheus' formats.</summary>
internal sealed class ScrapeText
{
    private const int LongestNumber = 32;

    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public ScrapeText Add(string text)
    {
        _bytes.Advance(Encoding.UTF8.GetBytes(text, _bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
        return this;
    }

    public ScrapeText Add(long value)
    {
        Utf8Formatter.TryFormat(value, _bytes.GetSpan(LongestNumber), out var length);
        _bytes.Advance(length);
        return this;
    }

    /// <summary>The shortest digits that read back as the same number.</summary>
    public ScrapeText Add(double value)
    {
        if (!double.IsFinite(value))
        {
            return Add(Special(value));
        }

        Utf8Formatter.TryFormat(value, _bytes.GetSpan(LongestNumber), out var length);
        _bytes.Advance(length);
        return this;
    }

    /// <summary>A number in the one form that OpenMetrics has for it in labels: Go's %g, with ".0" where nothing else says that it is no integer.</summary>
    public ScrapeText AddCanonical(double value) => Add(Canonical(value));

    /// <summary>A backslash before backslashes, line feeds, and quotation marks where they end the text.</summary>
    public ScrapeText AddEscaped(string text, bool quotes)
    {
        var special = quotes ? "\\\n\"" : "\\\n";
        return text.AsSpan().IndexOfAny(special) < 0
            ? Add(text)
            : Add(
                text.Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("\n", "\\n", StringComparison.Ordinal)
                    .Replace("\"", quotes ? "\\\"" : "\"", StringComparison.Ordinal)
            );
    }

    /// <summary>What stands in a label for a tag's value.</summary>
    public static string LabelOf(object? value) =>
        value switch
        {
            null => "",
            string text => text,
            bool truth => truth ? "true" : "false",
            double number => Canonical(number),
            float number => Canonical(number),
            IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    private static string Canonical(double value)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return value == 0 ? "0.0" : Special(value);
        }

        // "d.ddd…E±eee" with the shortest digits: as many as it takes to read the number back.
        var shortest = value.ToString("E16", CultureInfo.InvariantCulture);
        for (var digits = 0; digits < 16; digits++)
        {
            var candidate = value.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(candidate, CultureInfo.InvariantCulture).Equals(value))
            {
                shortest = candidate;
                break;
            }
        }

        var at = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(shortest.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= 6)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{shortest[..at]}e{exponent:+00;-00}");
        }

        var fixedPoint = value.ToString("0.0####################", CultureInfo.InvariantCulture);
        return double.Parse(fixedPoint, CultureInfo.InvariantCulture).Equals(value)
            ? fixedPoint
            : value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Special(double value) =>
        double.IsNaN(value) ? "NaN"
        : value > 0 ? "+Inf"
        : "-Inf";
}
