using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>
/// The constants of CMA-ES, from the number of dimensions and the size of a generation. Source: Hansen 2016, "The CMA evolution strategy: a tutorial", arXiv 1604.00772,
/// equations 48 to 56; names as there.
/// </summary>
internal sealed class CmaConstants
{
    private const double Tiny = 1e-8;

    public CmaConstants(int dimensions, int population)
    {
        var n = (double)dimensions;
        Lambda = population;
        Mu = population / 2;
        double[] raw = [.. Enumerable.Range(1, population).Select(i => Math.Log((population + 1) / 2.0) - Math.Log(i))];
        MuEff = Effective(raw.AsSpan(0, Mu));
        var muEffMinus = Effective(raw.AsSpan(Mu));

        C1 = 2 / (((n + 1.3) * (n + 1.3)) + MuEff);
        CMu = Math.Min(1 - C1 - Tiny, 2 * (MuEff - 2 + (1 / MuEff)) / (((n + 2) * (n + 2)) + MuEff));
        CSigma = (MuEff + 2) / (n + MuEff + 5);
        DSigma = 1 + (2 * Math.Max(0, Math.Sqrt((MuEff - 1) / (n + 1)) - 1)) + CSigma;
        CC = (4 + (MuEff / n)) / (n + 4 + (2 * MuEff / n));
        Chi = Math.Sqrt(n) * (1 - (1 / (4 * n)) + (1 / (21 * n * n)));

        var positive = raw.Where(weight => weight >= 0).Sum();
        var negative = -raw.Where(weight => weight < 0).Sum();
        var alpha = Math.Min(
            Math.Min(1 + (C1 / CMu), 1 + (2 * muEffMinus / (muEffMinus + 2))),
            (1 - C1 - CMu) / (n * CMu)
        );
        Weights = [.. raw.Select(weight => weight >= 0 ? weight / positive : alpha * weight / negative)];
    }

    /// <summary>How many points make a generation where nothing else is said.</summary>
    public static int DefaultPopulation(int dimensions) => 4 + (int)Math.Floor(3 * Math.Log(dimensions));

    public int Lambda { get; }

    public int Mu { get; }

    public double MuEff { get; }

    public double C1 { get; }

    public double CMu { get; }

    public double CSigma { get; }

    public double DSigma { get; }

    public double CC { get; }

    /// <summary>About the expected length of a standard normal vector.</summary>
    public double Chi { get; }

    /// <summary>The weights by rank, best first: positive ones sum to 1, the others are negative.</summary>
    public ImmutableArray<double> Weights { get; }

    private static double Effective(ReadOnlySpan<double> weights)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var weight in weights)
        {
            sum += weight;
            squares += weight * weight;
        }

        return sum * sum / squares;
    }
}
