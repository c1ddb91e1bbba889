namespace Grid.Search;

/// <summary>
/// What a Gaussian process is fitted to: the ended points of a history with their standardised losses. A point that failed or measured no number counts like the worst
/// that was measured; one that violates a bound is worse than all that do not, by how much it violates it.
/// </summary>
internal sealed class GpData
{
    private GpData(double[][] points, double[] values, int best, int ended)
    {
        Points = points;
        Values = values;
        Best = best;
        Ended = ended;
    }

    public double[][] Points { get; }

    /// <summary>Losses with mean 0 and variance 1.</summary>
    public double[] Values { get; }

    /// <summary>The place of the best one.</summary>
    public int Best { get; }

    /// <summary>How many points had ended, those that were left out included.</summary>
    public int Ended { get; }

    public bool IsSubset => Ended > Points.Length;

    public static GpData Of(PointHistory history, CoordinateSystem system, int most)
    {
        var rows = Enumerable
            .Range(0, history.Count)
            .Where(row => history.Standings[row] is not (Standing.Running or Standing.Cancelled))
            .ToList();
        var losses = Losses(history, rows);
        var ended = rows.Count;
        int[] kept = [.. Enumerable.Range(0, ended)];
        if (ended > most)
        {
            // Half of them the best, wherever they are, the others the newest.
            var best = kept.OrderBy(i => losses[i]).ThenBy(i => i).Take(most / 2).ToHashSet();
            kept = [.. best.Concat(kept.Reverse().Where(i => !best.Contains(i)).Take(most - best.Count)).Order()];
        }

        var values = Array.ConvertAll(kept, i => losses[i]);
        Standardize(values);
        return new(
            [.. kept.Select(i => Point(history, system, rows[i]))],
            values,
            Array.IndexOf(values, values.Min()),
            ended
        );
    }

    /// <summary>The coordinates of a row as the kernel compares them: an inactive range stands in its middle, an inactive choice beside all its values.</summary>
    public static double[] Point(PointHistory history, CoordinateSystem system, int row)
    {
        var point = new double[system.Count];
        for (var i = 0; i < point.Length; i++)
        {
            var number = history.Column(i)[row];
            point[i] =
                !double.IsNaN(number) ? number
                : system.All[i].IsChoice ? -1
                : 0.5;
        }

        return point;
    }

    private static double[] Losses(PointHistory history, List<int> rows)
    {
        var kept = rows.Where(row => history.IsMeasured(row) && history.Violations[row] == 0).ToList();
        var measured = rows.Where(history.IsMeasured).ToList();
        var (low, high) = Extent(kept.Count > 0 ? kept : measured, history);
        var spread = high > low ? high - low : 1;
        var most = rows.Select(row => history.Violations[row]).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return
        [
            .. rows.Select(row =>
            {
                var violation = history.Violations[row];
                return !history.IsMeasured(row) ? high
                    : violation == 0 ? history.Losses[row]
                    : high + (spread * (double.IsFinite(violation) && most > 0 ? violation / most : 1));
            }),
        ];
    }

    private static (double Low, double High) Extent(List<int> rows, PointHistory history) =>
        rows.Count == 0 ? (0, 0) : (rows.Min(row => history.Losses[row]), rows.Max(row => history.Losses[row]));

    private static void Standardize(double[] values)
    {
        // Halves: the sum of the largest losses is beyond a double.
        var mean = values.Average();
        if (!double.IsFinite(mean))
        {
            var largest = values.Max(Math.Abs);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] /= largest;
            }

            mean = values.Average();
        }

        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        var scale = double.IsFinite(deviation)
            ? Math.Max(deviation, 1e-10)
            : values.Max(value => Math.Abs(value - mean));
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (values[i] - mean) / scale;
        }
    }
}
