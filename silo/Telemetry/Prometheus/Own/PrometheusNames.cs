using System.Text;

namespace Grid.Silo;

/// <summary>
/// Names and units as Prometheus wants them, made from OpenTelemetry's by the rules of its specification ("Prometheus and OpenMetrics Compatibility"), without `_ratio` for the unit 1.
/// </summary>
internal static class PrometheusNames
{
    private const string Total = "_total";

    /// <summary>"grid.queue.wait" of unit "s" is the family "grid_queue_wait_seconds"; a counter's name ends in `_total` beside.</summary>
    /// <returns>The family's name in OpenMetrics, without `_total`; that of a counter's samples, which in the text format is the family's too; and the unit, null where there is none.</returns>
    public static (string Family, string Sample, string? Unit) Of(string name, string? unit, bool isCounter)
    {
        var words = UnitOf(unit);
        var sample = Clean(name, isLabel: false);
        var family = isCounter ? WithoutTotal(sample) : sample;
        if (words is not null && !family.EndsWith(words, StringComparison.Ordinal))
        {
            family = $"{family}_{words}";
        }

        return (family, isCounter ? family + Total : family, words);
    }

    /// <summary>A label's name: what is no letter, digit or underscore becomes one underscore.</summary>
    public static string Label(string key) => key.Length == 0 ? "_" : Clean(key, isLabel: true);

    /// <summary>"By" is "bytes", "m/s" is "meters_per_second", "{image}" and "1" are none.</summary>
    public static string? UnitOf(string? unit)
    {
        var plain = WithoutAnnotations(unit ?? "");
        var slash = plain.IndexOf('/', StringComparison.Ordinal);
        var words =
            slash >= 0 && slash < plain.Length - 1
                ? $"{Word(plain[..slash])}_per_{PerWord(plain[(slash + 1)..])}"
                : Word(plain);
        var clean = Clean(words, isLabel: false, isUnit: true).Trim('_');
        return clean.Length == 0 ? null : clean;
    }

    private static string WithoutTotal(string name) =>
        name.EndsWith(Total, StringComparison.Ordinal) ? name[..^Total.Length] : name;

    /// <summary>UCUM's remarks in braces.</summary>
    private static string WithoutAnnotations(string unit)
    {
        while (
            unit.IndexOf('{', StringComparison.Ordinal) is var open and >= 0
            && unit.IndexOf('}', open) is var close and > 0
        )
        {
            unit = unit.Remove(open, close - open + 1);
        }

        return unit;
    }

    /// <summary>Runs of what may not stand in a name become one underscore; so does a digit at the front, which a label keeps behind it.</summary>
    private static string Clean(string name, bool isLabel, bool isUnit = false)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (var letter in name)
        {
            var fits = char.IsAsciiLetterOrDigit(letter) || (letter == ':' && !isLabel);
            if (!fits && (clean.Length == 0 || clean[^1] != '_'))
            {
                clean.Append('_');
            }
            else if (fits)
            {
                var isDigitAtFront = clean.Length == 0 && char.IsAsciiDigit(letter) && !isUnit;
                clean.Append(isDigitAtFront ? "_" : "");
                if (isLabel || !isDigitAtFront)
                {
                    clean.Append(letter);
                }
            }
        }

        return clean.ToString();
    }

    private static string Word(string unit) =>
        unit switch
        {
            "d" => "days",
            "h" => "hours",
            "min" => "minutes",
            "s" => "seconds",
            "ms" => "milliseconds",
            "us" => "microseconds",
            "ns" => "nanoseconds",
            "By" or "B" => "bytes",
            "KiBy" => "kibibytes",
            "MiBy" => "mebibytes",
            "GiBy" => "gibibytes",
            "TiBy" => "tibibytes",
            "KBy" or "KB" => "kilobytes",
            "MBy" or "MB" => "megabytes",
            "GBy" or "GB" => "gigabytes",
            "TBy" or "TB" => "terabytes",
            "m" => "meters",
            "V" => "volts",
            "A" => "amperes",
            "J" => "joules",
            "W" => "watts",
            "g" => "grams",
            "Cel" => "celsius",
            "Hz" => "hertz",
            "%" => "percent",
            "$" => "dollars",
            "1" => "",
            _ => unit,
        };

    private static string PerWord(string unit) =>
        unit switch
        {
            "s" => "second",
            "m" => "minute",
            "h" => "hour",
            "d" => "day",
            "w" => "week",
            "mo" => "month",
            "y" => "year",
            _ => unit,
        };
}
