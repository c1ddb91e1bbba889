namespace Grid.Search;

/// <summary>How a hyperparameter's values are distributed, as probabilities of cells: those of its choices, or 50 equal parts of its range.</summary>
internal static class Density
{
    private const int Cells = 50;

    /// <summary>Above 0 everywhere: a uniform prior has the weight of one observation.</summary>
    public static double[] Of(Coordinate coordinate, double[] values)
    {
        var cells = new double[coordinate.IsChoice ? coordinate.Choices : Cells];
        Array.Fill(cells, 1.0 / cells.Length);
        if (coordinate.IsChoice)
        {
            foreach (var value in values)
            {
                cells[(int)value]++;
            }
        }
        else
        {
            var width = Bandwidth(values);
            foreach (var value in values)
            {
                AddKernel(cells, value, width);
            }
        }

        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] /= values.Length + 1;
        }

        return cells;
    }

    /// <summary>A normal distribution at the value, as much of it as lies in the range, spread over the cells.</summary>
    private static void AddKernel(double[] cells, double value, double width)
    {
        var weights = new double[cells.Length];
        var sum = 0.0;
        for (var i = 0; i < cells.Length; i++)
        {
            var away = (((i + 0.5) / cells.Length) - value) / width;
            sum += weights[i] = Math.Exp(-away * away / 2);
        }

        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] += weights[i] / sum;
        }
    }

    /// <summary>Scott's rule with the smaller of the deviation and the interquartile range, and half a cell at least.</summary>
    private static double Bandwidth(double[] values)
    {
        var sorted = values.Order().ToList();
        var mean = sorted.Average();
        var deviation = Math.Sqrt(sorted.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, sorted.Count - 1));
        var quartiles = SortedCosts.Percentile(sorted, 75) - SortedCosts.Percentile(sorted, 25);
        var spread = Math.Min(deviation, quartiles / 1.34);
        return Math.Max(1.059 * spread * Math.Pow(sorted.Count, -0.2), 0.5 / Cells);
    }
}
