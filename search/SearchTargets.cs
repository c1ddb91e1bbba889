using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>A metric that has to stay within bounds, both included: what does not is worse than all that does.</summary>
/// <param name="Min">The least allowed value; null: no bound.</param>
/// <param name="Max">The largest allowed value; null: no bound.</param>
public sealed record MetricBound(string Metric, double? Min, double? Max)
{
    /// <summary>How far beyond its bounds a value is: 0 within them, infinite where it is not finite.</summary>
    public double ViolationOf(double? value) =>
        value is { } known && double.IsFinite(known)
            ? Math.Max(0, Math.Max(Min - known ?? 0, known - Max ?? 0))
            : double.PositiveInfinity;
}

/// <summary>
/// What a search works towards: one objective or several, and bounds that other metrics keep to. A trial that ends tells its metrics in this order: the objectives,
/// then the bounds.
/// </summary>
public sealed record SearchTargets(ImmutableArray<Objective> Objectives, ImmutableArray<MetricBound> Bounds)
{
    public static SearchTargets Of(Objective objective) => new([objective], []);

    /// <summary>The names of the metrics that a trial tells.</summary>
    public ImmutableArray<string> Metrics =>
        [.. Objectives.Select(objective => objective.Metric), .. Bounds.Select(bound => bound.Metric)];

    /// <summary>How many metrics a trial tells.</summary>
    public int Count => Objectives.Length + Bounds.Length;

    /// <summary>The objectives' values turned so that less is better. What is not finite is NaN.</summary>
    internal ImmutableArray<double> LossesOf(ReadOnlySpan<double> metrics)
    {
        var losses = ImmutableArray.CreateBuilder<double>(Objectives.Length);
        for (var i = 0; i < Objectives.Length; i++)
        {
            var value = double.IsFinite(metrics[i]) ? metrics[i] : double.NaN;
            losses.Add(Objectives[i].Goal == Goal.Minimize ? value : -value);
        }

        return losses.MoveToImmutable();
    }

    /// <summary>How far the bounds are violated together; 0: not at all.</summary>
    internal double ViolationOf(ReadOnlySpan<double> metrics)
    {
        var sum = 0.0;
        for (var i = 0; i < Bounds.Length; i++)
        {
            sum += Bounds[i].ViolationOf(metrics[Objectives.Length + i]);
        }

        return sum;
    }
}
