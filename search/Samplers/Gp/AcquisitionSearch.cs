using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>
/// Finds the point of the largest acquisition: looks at many points of a scrambled sequence, then climbs from the best, from some others drawn by their acquisition, and from
/// the best measured point. Ranges climb by their gradients; what has few values tries each of them in turn.
/// </summary>
internal sealed class AcquisitionSearch(
    ImmutableArray<Coordinate> coordinates,
    double[] lengths,
    LogExpectedImprovement acquisition
)
{
    private const int Looks = 2048;
    private const int Climbs = 10;
    private const int MostRounds = 10;
    private const int MostIterations = 200;
    private const double Tolerance = 1e-2;

    // A range of more values climbs like a continuous one and is rounded in the end.
    private const int FewValues = 64;

    private readonly int[] _smooth = [.. Enumerable.Range(0, coordinates.Length).Where(i => IsSmooth(coordinates[i]))];

    public double[] Run(double[] bestMeasured, RandomSource random)
    {
        var (best, bestValue) = (bestMeasured, double.NegativeInfinity);
        foreach (var start in Starts(random).Append((double[])bestMeasured.Clone()))
        {
            var value = Climb(start);
            if (value > bestValue)
            {
                (best, bestValue) = (start, value);
            }
        }

        return best;
    }

    private List<double[]> Starts(RandomSource random)
    {
        var looks = Look(random);
        var values = looks.ConvertAll(point => acquisition.At(point));
        var first = values.IndexOf(values.Max());
        var starts = new List<double[]> { looks[first] };
        var weights = values.ConvertAll(value => Math.Exp(value - values[first]));
        weights[first] = 0;
        while (starts.Count < Climbs - 1 && weights.Sum() is > 0 and var sum)
        {
            var at = random.NextUnit() * sum;
            var chosen = weights.FindIndex(weight => weight > 0 && (at -= weight) < 0);
            chosen = chosen >= 0 ? chosen : weights.FindLastIndex(weight => weight > 0);
            starts.Add(looks[chosen]);
            weights[chosen] = 0;
        }

        return starts;
    }

    private List<double[]> Look(RandomSource random)
    {
        ISequence sequence =
            coordinates.Length <= SobolDirections.Dimensions
                ? new SobolSequence(coordinates.Length, random)
                : new HaltonSequence(coordinates.Length, random);
        var looks = new List<double[]>(Looks);
        for (var look = 0; look < Looks; look++)
        {
            var point = new double[coordinates.Length];
            sequence.Write(look, point);
            for (var i = 0; i < point.Length; i++)
            {
                if (!coordinates[i].IsContinuous)
                {
                    point[i] = coordinates[i].ToNumber(coordinates[i].FromUnit(point[i]));
                }
            }

            looks.Add(point);
        }

        return looks;
    }

    // In units of the length scales, in which the slope is about the same in every coordinate.
    private double Climb(double[] point)
    {
        var value = acquisition.At(point);
        for (var round = 0; round < MostRounds; round++)
        {
            var before = value;
            value = Math.Max(value, ClimbSmooth(point, value));
            for (var i = 0; i < point.Length; i++)
            {
                value = IsSmooth(coordinates[i]) ? value : TryEach(point, i, value);
            }

            // Nothing to alternate with, or nothing gained: done.
            if (value <= before + 1e-9 || _smooth.Length == point.Length)
            {
                break;
            }
        }

        return Rounded(point) ? acquisition.At(point) : value;
    }

    private double ClimbSmooth(double[] point, double value)
    {
        if (_smooth.Length == 0)
        {
            return value;
        }

        var whole = (double[])point.Clone();
        var byWhole = new double[point.Length];
        double Descend(ReadOnlySpan<double> x, Span<double> gradient)
        {
            for (var i = 0; i < _smooth.Length; i++)
            {
                whole[_smooth[i]] = Math.Clamp(x[i] * lengths[_smooth[i]], 0, 1);
            }

            var climbed = acquisition.At(whole, byWhole);
            for (var i = 0; i < _smooth.Length; i++)
            {
                gradient[i] = -byWhole[_smooth[i]] * lengths[_smooth[i]];
            }

            return -climbed;
        }

        double[] scaled = [.. _smooth.Select(i => point[i] / lengths[i])];
        double[] high = [.. _smooth.Select(i => 1 / lengths[i])];
        var reached = -Minimizer.Run(Descend, scaled, new double[high.Length], high, Tolerance, MostIterations);
        if (reached > value)
        {
            for (var i = 0; i < _smooth.Length; i++)
            {
                point[_smooth[i]] = Math.Clamp(scaled[i] * lengths[_smooth[i]], 0, 1);
            }
        }

        return reached;
    }

    private double TryEach(double[] point, int i, double value)
    {
        var best = point[i];
        for (var place = 0; place < (int)coordinates[i].Count!.Value; place++)
        {
            point[i] = coordinates[i].NumberAt(place);
            var tried = acquisition.At(point);
            if (tried > value)
            {
                (best, value) = (point[i], tried);
            }
        }

        point[i] = best;
        return value;
    }

    private bool Rounded(double[] point)
    {
        var changed = false;
        foreach (var i in _smooth.Where(i => !coordinates[i].IsContinuous))
        {
            point[i] = coordinates[i].ToNumber(coordinates[i].ToValue(point[i]));
            changed = true;
        }

        return changed;
    }

    private static bool IsSmooth(Coordinate coordinate) =>
        !coordinate.IsChoice && (coordinate.Count is not { } count || count > FewValues);
}
