using Grid.Search;
using Grid.Spec;

namespace Grid.Client;

/// <summary>Numbers, times and parameters as a person reads them.</summary>
internal static class Text
{
    private const int WidestCell = 24;

    /// <summary>Four significant digits; NaN and the infinities by name.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf")
        : value
            .ToString("G4")
            .Replace("E-0", "e-", StringComparison.Ordinal)
            .Replace("E+0", "e+", StringComparison.Ordinal);

    public static string Number(double? value) => value is { } known ? Number(known) : "–";

    /// <summary>"0.4 s", "43 s", "3 min 20 s", "1 h 05 min", "2 d 3 h".</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalSeconds < 9.95 ? $"{Math.Max(0, time.TotalSeconds):0.0} s"
        : time.TotalSeconds < 59.5 ? $"{time.TotalSeconds:0} s"
        : time.TotalMinutes < 60 ? $"{(int)time.TotalMinutes} min {time.Seconds:00} s"
        : time.TotalHours < 24 ? $"{(int)time.TotalHours} h {time.Minutes:00} min"
        : $"{(int)time.TotalDays} d {time.Hours} h";

    /// <summary>An estimate promises no more than it knows: "about 20 s", "about 3 min", "about 2 h".</summary>
    public static string About(TimeSpan time) =>
        time.TotalSeconds < 10 ? "a few seconds"
        : time.TotalSeconds < 55 ? $"about {Math.Ceiling(time.TotalSeconds / 10) * 10:0} s"
        : time.TotalMinutes < 55 ? $"about {Math.Ceiling(time.TotalMinutes):0} min"
        : time.TotalHours < 36 ? $"about {time.TotalHours:0.#} h"
        : $"about {time.TotalDays:0.#} days";

    /// <summary>"1 trial", "8 trials".</summary>
    public static string Count(long count, string one) => count == 1 ? $"1 {one}" : $"{count:N0} {one}s";

    /// <summary>"latent_sigma=0.1 lr=0.001": the parameters that differ between trials.</summary>
    public static string Parameters(IReadOnlyDictionary<string, object> parameters, IReadOnlyList<string> varying) =>
        string.Join(' ', varying.Where(parameters.ContainsKey).Select(name => $"{name}={Value(parameters[name])}"));

    public static string Value(object value) =>
        value switch
        {
            double real => Number(real),
            bool flag => flag ? "true" : "false",
            _ => value.ToString() ?? "",
        };

    /// <summary>A table's cells of the parameters that differ between trials; a dash where a condition leaves one out.</summary>
    public static IEnumerable<Cell> Cells(
        IReadOnlyDictionary<string, object> parameters,
        IReadOnlyList<string> varying
    ) =>
        varying.Select(name =>
            parameters.TryGetValue(name, out var value)
                ? new Cell(Fit(Value(value), WidestCell))
                : new Cell("–", "grey")
        );

    /// <summary>The names of the parameters that differ between the trials of a sweep, in the order of its space.</summary>
    public static IReadOnlyList<string> Varying(ExperimentSpec spec) =>
        [
            .. spec
                .Space.Parameters.Where(parameter => parameter.Domain is not ConstantDomain)
                .Select(parameter => parameter.Name),
        ];

    /// <summary>Cut to a width, with an ellipsis where something is missing.</summary>
    public static string Fit(string text, int width) =>
        text.Length <= width ? text
        : width <= 1 ? new string('…', Math.Max(0, width))
        : string.Concat(text.AsSpan(0, width - 1), "…");
}
