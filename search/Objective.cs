namespace Grid.Search;

/// <summary>Whether small or large values of a metric are good.</summary>
public enum Goal
{
    Minimize,
    Maximize,
}

/// <summary>What the search optimises: a metric's name, "split/measure", and which way.</summary>
public sealed record Objective(string Metric, Goal Goal)
{
    /// <summary>
    /// Compares two values of the metric: negative where <paramref name="a"/> is better. NaN ranks worst of all, then the infinity on the
    /// bad side; a missing value (null) ranks as NaN.
    /// </summary>
    public int Compare(double? a, double? b)
    {
        var (x, y) = (a ?? double.NaN, b ?? double.NaN);
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.IsNaN(x).CompareTo(double.IsNaN(y));
        }

        return Goal == Goal.Minimize ? x.CompareTo(y) : y.CompareTo(x);
    }
}
