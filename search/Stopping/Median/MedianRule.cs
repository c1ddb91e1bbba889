using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// The median rule: a trial stops at step t if its best objective up to t is strictly worse than the median of the running means of the other trials' objectives up to t. Source: D. Golovin et al.,
/// Google Vizier, KDD 2017, section 3.2.2.
/// </summary>
internal sealed class MedianRule(MedianOptions options, JsonElement? saved) : StoppingRule<MedianState>(saved)
{
    public override void Begin(CreateTrial trial) => State.Alive[trial.Trial] = new MedianHistory();

    public override Verdict Measure(long trial, long step, double cost, bool saved)
    {
        if (!State.Alive.TryGetValue(trial, out var own))
        {
            return Verdict.Continue;
        }

        own.Add(cost);
        var others = State.Means.GetValueOrDefault(step) ?? [];
        var isWorse =
            step > options.Warmup
            && others.Count >= options.Startup
            && !(own.Best <= SortedCosts.Percentile(others, 50));
        if (own.Count > 0)
        {
            own.Means[step] = own.Sum / own.Count;
            SortedCosts.Insert(State.Means[step] = others, own.Means[step]);
        }

        return isWorse
            ? Verdict.Stop($"at step {step} its best was worse than the median of {others.Count} trials' means")
            : Verdict.Continue;
    }

    public override void End(long trial, TrialOutcome outcome, double cost)
    {
        if (State.Alive.Remove(trial, out var own) && outcome == TrialOutcome.Failed)
        {
            foreach (var (step, mean) in own.Means)
            {
                SortedCosts.Remove(State.Means[step], mean);
            }
        }
    }
}

/// <summary>The running means at each step, of all trials that have not failed, and the histories of those that train.</summary>
internal sealed class MedianState
{
    public SortedDictionary<long, List<double>> Means { get; init; } = [];

    public SortedDictionary<long, MedianHistory> Alive { get; init; } = [];
}

/// <summary>What one trial has measured. What is not finite is left out.</summary>
internal sealed class MedianHistory
{
    public double Sum { get; set; }

    public long Count { get; set; }

    /// <summary>Null before the first finite cost.</summary>
    public double? Best { get; set; }

    public SortedDictionary<long, double> Means { get; init; } = [];

    public void Add(double cost)
    {
        if (double.IsNaN(cost))
        {
            return;
        }

        // Two finite costs may have a sum that is not, which no snapshot could hold.
        Sum = Math.Clamp(Sum + cost, double.MinValue, double.MaxValue);
        Count++;
        Best = Math.Min(Best ?? cost, cost);
    }
}
