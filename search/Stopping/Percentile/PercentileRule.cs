using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// The percentile rule: a trial stops at step t if its best objective up to t is worse than the given percentile of the objectives that completed trials had at t. Source: Optuna's
/// PercentilePruner (optuna/pruners/_percentile.py); with a percentile of 50 it is Optuna's MedianPruner.
/// </summary>
internal sealed class PercentileRule(PercentileOptions options, JsonElement? saved)
    : StoppingRule<PercentileState>(saved)
{
    public override void Begin(CreateTrial trial) => State.Alive[trial.Trial] = new PercentileHistory();

    public override Verdict Measure(long trial, long step, double cost, bool saved)
    {
        if (!State.Alive.TryGetValue(trial, out var own))
        {
            return Verdict.Continue;
        }

        var isDue = IsDue(step, own.LastStep);
        own.Add(step, cost);
        var completed = State.Completed.GetValueOrDefault(step);
        if (!isDue || State.Count < options.Startup || (completed?.Count ?? 0) < options.MinTrials)
        {
            return Verdict.Continue;
        }

        return own.Best <= SortedCosts.Percentile(completed!, options.Percentile)
            ? Verdict.Continue
            : Verdict.Stop(
                $"at step {step} its best was not among the best {options.Percentile:0.#} % of {completed!.Count} trials"
            );
    }

    public override void End(long trial, TrialOutcome outcome, double cost)
    {
        // One that measured no number has nothing to compare with, and counts no more than one that failed.
        if (!State.Alive.Remove(trial, out var own) || outcome != TrialOutcome.Completed || own.Best is null)
        {
            return;
        }

        State.Count++;
        foreach (var (step, measured) in own.Costs)
        {
            if (!State.Completed.TryGetValue(step, out var all))
            {
                State.Completed[step] = all = [];
            }

            SortedCosts.Insert(all, measured);
        }
    }

    /// <summary>Whether it is the first report since the last multiple of the interval, counted from the warm-up.</summary>
    private bool IsDue(long step, long? last)
    {
        if (step < options.Warmup)
        {
            return false;
        }

        var due = ((step - options.Warmup) / options.Interval * options.Interval) + options.Warmup;
        return last is not { } before || before < due;
    }
}

/// <summary>Costs of completed trials by step, how many have completed, and the histories of those that train.</summary>
internal sealed class PercentileState
{
    public long Count { get; set; }

    public SortedDictionary<long, List<double>> Completed { get; init; } = [];

    public SortedDictionary<long, PercentileHistory> Alive { get; init; } = [];
}

/// <summary>What one trial has measured. What is not finite is left out.</summary>
internal sealed class PercentileHistory
{
    /// <summary>Of its last report; null before the first.</summary>
    public long? LastStep { get; set; }

    /// <summary>Null before the first finite cost.</summary>
    public double? Best { get; set; }

    public SortedDictionary<long, double> Costs { get; init; } = [];

    public void Add(long step, double cost)
    {
        LastStep = step;
        if (!double.IsNaN(cost))
        {
            Costs[step] = cost;
            Best = Math.Min(Best ?? cost, cost);
        }
    }
}
