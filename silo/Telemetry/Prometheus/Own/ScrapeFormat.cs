using System.Globalization;

namespace Grid.Silo;

/// <summary>One of the text formats in which metrics are handed out.</summary>
internal sealed record ScrapeFormat(string ContentType, bool IsOpenMetrics)
{
    private const string PlainType = "text/plain";
    private const string PlainVersion = "0.0.4";
    private const string OpenType = "application/openmetrics-text";
    private const string OpenVersion = "1.0.0";

    /// <summary>Prometheus' text format 0.0.4, which every scraper reads.</summary>
    public static ScrapeFormat Plain { get; } = new($"{PlainType}; version={PlainVersion}; charset=utf-8", false);

    public static ScrapeFormat OpenMetrics { get; } =
        new($"{OpenType}; version={OpenVersion}; charset=utf-8; escaping=underscores", true);

    /// <summary>The format that an Accept header (RFC 9110, 12.5.1) likes best; of several that it likes as well, the first. Plain where it wants neither, or there is none.</summary>
    public static ScrapeFormat Negotiate(string? accept)
    {
        var best = (Format: Plain, Quality: 0.0);
        foreach (var range in (accept ?? "").Split(','))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            if (
                Find(parts[0], parts[1..]) is { } format
                && QualityOf(parts[1..]) is var quality
                && quality > best.Quality
            )
            {
                best = (format, quality);
            }
        }

        return best.Format;
    }

    /// <summary>Null: neither, or another version of it.</summary>
    private static ScrapeFormat? Find(string type, string[] parameters)
    {
        var version = Parameter(parameters, "version");
        return type.ToLowerInvariant() switch
        {
            OpenType when version is null or OpenVersion => OpenMetrics,
            PlainType when version is null or PlainVersion => Plain,
            "text/*" or "*/*" => Plain,
            _ => null,
        };
    }

    /// <summary>0 where it is refused, or not to be understood.</summary>
    private static double QualityOf(string[] parameters) =>
        Parameter(parameters, "q") is not { } text ? 1
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality)
        && quality is >= 0 and <= 1
            ? quality
        : 0;

    private static string? Parameter(string[] parameters, string name) =>
        parameters
            .Select(parameter => parameter.Split('=', 2, StringSplitOptions.TrimEntries))
            .FirstOrDefault(pair => pair.Length == 2 && pair[0].Equals(name, StringComparison.OrdinalIgnoreCase))
            ?[1].Trim('"');
}
