using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>Steps at which trials are compared, each eta times the one before. Integers throughout: log(243) / log(3) is 4.999… in floating point.</summary>
internal static class Ladder
{
    /// <summary>min · eta^k for every k whose step is below <paramref name="max"/>.</summary>
    public static ImmutableArray<long> Below(long min, long max, int eta)
    {
        var steps = ImmutableArray.CreateBuilder<long>();
        for (Int128 step = min; step < max; step *= eta)
        {
            steps.Add((long)step);
        }

        return steps.DrainToImmutable();
    }

    /// <summary>The largest s with min · eta^s at most max.</summary>
    public static int Rounds(long min, long max, int eta)
    {
        var rounds = 0;
        for (Int128 step = min; step * eta <= max; step *= eta)
        {
            rounds++;
        }

        return rounds;
    }

    public static long Power(int eta, int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++)
        {
            power = checked(power * eta);
        }

        return power;
    }
}
