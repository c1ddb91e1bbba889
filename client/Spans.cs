using System.CommandLine.Parsing;
using System.Globalization;

namespace Grid.Client;

/// <summary>Times on a command line: "90s", "2m", "1h".</summary>
internal static class Spans
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static TimeSpan Read(ArgumentResult result, string option, TimeSpan least = default)
    {
        var text = result.Tokens[0].Value;
        var unit = text.Length > 0 ? text[^1] : ' ';
        if (
            double.TryParse(
                text.AsSpan(0, Math.Max(0, text.Length - 1)),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var count
            )
        )
        {
            var seconds =
                count
                * (
                    unit switch
                    {
                        's' => 1,
                        'm' => 60,
                        'h' => 3600,
                        _ => double.NaN,
                    }
                );
            if (seconds >= least.TotalSeconds && seconds <= Longest.TotalSeconds)
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        var bounds = least > TimeSpan.Zero ? $"{least.TotalSeconds} s at least and a day at most" : "a day at most";
        result.AddError($"{option} takes a time such as 90s, 2m or 1h, {bounds}, not '{text}'.");
        return default;
    }
}
