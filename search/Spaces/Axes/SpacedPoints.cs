using System.Collections.Immutable;
using System.Globalization;

namespace Grid.Search;

/// <summary>A range cut into a given number of points, both ends included, evenly by the range's scale.</summary>
internal static class SpacedPoints
{
    // Neighbours must differ well above the rounding below.
    private const double Resolution = 1e-11;

    /// <summary>
    /// Real points, rounded to fewer digits where that is no end: 0.0001, not 0.00010000000000000005. A logarithm and back costs more digits than
    /// a sum.
    /// </summary>
    public static ImmutableArray<ParameterValue> Of(string name, RealDomain range, int points)
    {
        if (points == 1 || range.Min.Equals(range.Max))
        {
            return [ParameterValue.Of(range.Min)];
        }

        var width =
            range.Scale == Scale.Log
                ? Math.Log(range.Max) - Math.Log(range.Min)
                : (range.Max / 2 / Largest(range)) - (range.Min / 2 / Largest(range));
        if (width / (points - 1) < Resolution)
        {
            throw new SearchSpaceException(
                name,
                $"{points} points are too many for a range this narrow.",
                "Take fewer points."
            );
        }

        return [.. Enumerable.Range(0, points).Select(i => ParameterValue.Of(At(range, i, points - 1)))];
    }

    /// <summary>Integer points; those that round to the same integer are one.</summary>
    public static ImmutableArray<ParameterValue> Of(IntegerDomain range, int points)
    {
        if (points == 1 || range.Min == range.Max)
        {
            return [ParameterValue.Of(range.Min)];
        }

        return
        [
            .. Enumerable.Range(0, points).Select(i => At(range, i, points - 1)).Distinct().Select(ParameterValue.Of),
        ];
    }

    private static double Largest(RealDomain range) => Math.Max(Math.Abs(range.Min), Math.Abs(range.Max));

    private static double At(RealDomain range, int i, int last)
    {
        if (i == 0 || i == last)
        {
            return i == 0 ? range.Min : range.Max;
        }

        var share = (double)i / last;
        var value =
            range.Scale == Scale.Log
                ? Math.Exp((Math.Log(range.Min) * (1 - share)) + (Math.Log(range.Max) * share))
                : (range.Min * (1 - share)) + (range.Max * share);
        var rounded = double.Parse(value.ToString(range.Scale == Scale.Log ? "G13" : "G15"), NumberStyles.Float);
        return Math.Clamp(rounded, range.Min, range.Max);
    }

    private static long At(IntegerDomain range, int i, int last)
    {
        if (i == 0 || i == last)
        {
            return i == 0 ? range.Min : range.Max;
        }

        if (range.Scale == Scale.Log)
        {
            var share = (double)i / last;
            var value = Math.Exp((Math.Log(range.Min) * (1 - share)) + (Math.Log(range.Max) * share));
            return Math.Clamp((long)Math.Round(value), range.Min, range.Max);
        }

        // Rounded to the nearest, in integers: exact for any range.
        var offset = ((((Int128)range.Max - range.Min) * i * 2) + last) / (2 * (Int128)last);
        return (long)(range.Min + offset);
    }
}
