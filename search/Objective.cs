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
    /// Compares two values of the metric: negative where <paramref name="a"/> is better. What is not finite ranks worst, whichever way the goal points: after every
    /// finite value come the infinities (equal to each other), then NaN and a missing value (null).
    /// </summary>
    public int Compare(double? a, double? b)
    {
        var (x, y) = (a ?? double.NaN, b ?? double.NaN);
        var byKind = Defect(x).CompareTo(Defect(y));
        if (byKind != 0 || !double.IsFinite(x))
        {
            return byKind;
        }

        return Goal == Goal.Minimize ? x.CompareTo(y) : y.CompareTo(x);
    }

    /// <summary>The value turned so that lower is better; null where it is missing or not finite.</summary>
    public double? Cost(double? value) =>
        value is { } number && double.IsFinite(number) ? (Goal == Goal.Minimize ? number : -number) : null;

    private static int Defect(double value) =>
        double.IsNaN(value) ? 2
        : double.IsInfinity(value) ? 1
        : 0;
}
