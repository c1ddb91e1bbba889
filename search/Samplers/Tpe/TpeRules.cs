namespace Grid.Search;

/// <summary>The numbers that TPE goes by. Source: Optuna 5.0 (1d8ce7b), optuna/samplers/_tpe/sampler.py and parzen_estimator.py.</summary>
internal static class TpeRules
{
    /// <summary>How many points count as good at most.</summary>
    public const int MostGood = 25;

    /// <summary>The weight of the kernel that spans the whole range, beside observations of weight 1.</summary>
    public const double PriorWeight = 1;

    // The newest observations, whose weight is 1.
    private const int Recent = 25;

    // What scoring draws may cost: as much as 24 of them beside 10,000 kernels.
    private const int MostScores = 240_000;

    /// <summary>
    /// How many draws a suggestion is made from: <paramref name="each"/> for every one of <paramref name="ranges"/> chosen together, as many as they would get if each were chosen
    /// on its own, since a number that covers a line leaves a cube empty (Optuna draws as many for all). Of a long history fewer, down to <paramref name="each"/>: there a draw
    /// costs more, and the good points lie closer. Beside choices there are no more than that either: values of a choice have no neighbours, and the best of many draws always
    /// has the value that did best so far, so that the others would never be tried again.
    /// </summary>
    public static int Draws(int each, int ranges, int choices, int observations) =>
        choices > 0
            ? each
            : (int)Math.Clamp((long)MostScores / (observations + 1), each, (long)each * Math.Max(1, ranges));

    /// <summary>How many of <paramref name="count"/> measured points count as good.</summary>
    public static int Gamma(int count) => Math.Min((count + 9) / 10, MostGood);

    /// <summary>The weight of observation <paramref name="index"/> of <paramref name="count"/>, the oldest first.</summary>
    public static double Weight(int index, int count)
    {
        var ramp = count - Recent;
        if (index >= ramp)
        {
            return 1;
        }

        var oldest = 1.0 / count;
        return ramp == 1 ? oldest : oldest + ((1 - oldest) * index / (ramp - 1));
    }

    /// <summary>The width of a kernel, at least: "magic clip". <paramref name="observations"/> does not count the prior.</summary>
    public static double LeastSigma(int observations) => 1.0 / Math.Min(100.0, 2.0 + observations);
}
