using System.Globalization;

namespace Grid.Silo;

/// <summary>At which passes of its point a fault happens; passes count from 1.</summary>
public sealed record FaultTrigger(long From, long To, double Chance)
{
    private const long Forever = long.MaxValue;

    internal bool IsDue(long passed, Random chance) =>
        passed >= From && passed <= To && (Chance >= 1 || chance.NextDouble() < Chance);

    /// <summary>"3", "3+", "5%"; each time where nothing is said. Null where it is none of these.</summary>
    internal static FaultTrigger? Parse(string? text)
    {
        if (text is null)
        {
            return new FaultTrigger(1, Forever, 1);
        }

        var (number, unit) = text is [.., '+' or '%'] ? (text[..^1], text[^1]) : (text, ' ');
        if (unit == '%')
        {
            const NumberStyles plain = NumberStyles.AllowDecimalPoint;
            return
                double.TryParse(number, plain, CultureInfo.InvariantCulture, out var percent)
                && percent is > 0 and <= 100
                ? new FaultTrigger(1, Forever, percent / 100)
                : null;
        }

        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var nth) && nth > 0
            ? new FaultTrigger(nth, unit == '+' ? Forever : nth, 1)
            : null;
    }
}
