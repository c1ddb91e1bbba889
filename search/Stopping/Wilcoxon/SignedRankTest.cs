namespace Grid.Search;

/// <summary>
/// Wilcoxon's signed-rank test, one-sided, exact up to 50 pairs and by the normal approximation beyond. Zero differences are ranked and split in halves between both signs (scipy's "zsplit"); tied differences
/// share the mean of their ranks. Source: F. Wilcoxon, Individual comparisons by ranking methods, 1945.
/// </summary>
internal static class SignedRankTest
{
    private const int MostExact = 50;

    /// <summary>How likely differences that lean as far above zero as these are, or farther, where they are symmetric about zero. In (0, 1].</summary>
    public static double PValue(IReadOnlyList<double> differences)
    {
        var sizes = differences.Select(Math.Abs).Order().ToList();

        // Doubled, so that a mean of two ranks is a whole number; a half of a zero's rank is one again with doubled ranks doubled once more.
        var ranks = sizes.ToDictionaryOfRanks();
        long above = 0;
        foreach (var difference in differences)
        {
            var rank = ranks[Math.Abs(difference)];
            above +=
                difference > 0 ? rank * 2
                : difference < 0 ? 0
                : rank;
        }

        // The null distribution is that of differences without a zero among them.
        int[] weights = [.. sizes.Select(size => ranks[size])];
        return weights.Length <= MostExact ? Exact(weights, above) : Normal(weights, above);
    }

    /// <summary>Each size's rank from 1, twice: ties have the mean of theirs.</summary>
    private static Dictionary<double, int> ToDictionaryOfRanks(this List<double> sorted)
    {
        var ranks = new Dictionary<double, int>();
        for (var first = 0; first < sorted.Count; )
        {
            var next = first + 1;
            while (next < sorted.Count && sorted[next].Equals(sorted[first]))
            {
                next++;
            }

            ranks[sorted[first]] = first + 1 + next;
            first = next;
        }

        return ranks;
    }

    /// <summary>Counts, for each sum of (doubled) ranks, the choices of signs that lead to it.</summary>
    private static double Exact(int[] weights, long above)
    {
        var ways = new double[weights.Sum() + 1];
        ways[0] = 1;
        foreach (var weight in weights)
        {
            for (var sum = ways.Length - 1; sum >= weight; sum--)
            {
                ways[sum] += ways[sum - weight];
            }
        }

        var reached = 0.0;
        for (var sum = 0; sum < ways.Length; sum++)
        {
            reached += sum * 2 >= above ? ways[sum] : 0;
        }

        return reached / Math.Pow(2, weights.Length);
    }

    private static double Normal(int[] weights, long above)
    {
        var mean = weights.Sum(weight => weight / 2.0) / 2;
        var deviation = Math.Sqrt(weights.Sum(weight => weight / 2.0 * (weight / 2.0)) / 4);
        return UpperTail(((above / 4.0) - mean - 0.5) / deviation);
    }

    /// <summary>1 - Φ(z), to 7.5e-8. Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 26.2.17.</summary>
    private static double UpperTail(double z)
    {
        if (z < 0)
        {
            return 1 - UpperTail(-z);
        }

        var t = 1 / (1 + (0.2316419 * z));
        var series =
            t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * series;
    }
}
