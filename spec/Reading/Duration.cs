using System.Buffers;
using System.Globalization;

namespace Grid.Spec;

/// <summary>Reads durations as people write them: 45s, 30m, 2h, 1d, 1h30m, or a number of seconds.</summary>
public static class Duration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>The duration to the millisecond; null where the text is none, or not between 1 ms and 365 days.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length > 40)
        {
            return null;
        }

        var seconds = 0m;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
        {
            return null;
        }

        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAnyExcept(Digits);
            var number = end < 0 ? rest : rest[..end];
            var unit = end < 0 ? 's' : rest[end];
            if (
                !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                || count > 100_000_000
                || Seconds(unit) is not { } size
            )
            {
                return null;
            }

            seconds += count * size;
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        var milliseconds = Math.Round(seconds * 1000);
        return milliseconds >= 1 && milliseconds <= (decimal)Longest.TotalMilliseconds
            ? TimeSpan.FromMilliseconds((long)milliseconds)
            : null;
    }

    private static int? Seconds(char unit) =>
        unit switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86400,
            _ => null,
        };
}
