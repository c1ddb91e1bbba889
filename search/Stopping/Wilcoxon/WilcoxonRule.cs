using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// Compares each point's repeats with those of the best point that has them all, pairwise by the repeat's number, with Wilcoxon's signed-rank test. A point that is worse on average and significantly so
/// gets no more repeats, and those that train stop. Source: Optuna's WilcoxonPruner (optuna/pruners/_wilcoxon.py), with repeats for its problem instances.
/// </summary>
/// <param name="repeats">How many repeats each point is to have.</param>
internal sealed class WilcoxonRule(WilcoxonOptions options, int repeats, JsonElement? saved)
    : StoppingRule<WilcoxonState>(saved)
{
    private readonly List<Dismissal> _dismissed = [];

    public override void Begin(CreateTrial trial)
    {
        if (!State.Points.TryGetValue(trial.Point, out var point))
        {
            State.Points[trial.Point] = point = new RepeatedPoint();
        }

        State.Settled.RemoveWhere(settled => settled < trial.Point);
        point.Begun++;
        point.Training[trial.Trial] = trial.Repeat;
        State.Trials[trial.Trial] = trial.Point;
    }

    public override Verdict Measure(long trial, long step, double cost, bool saved) => Verdict.Continue;

    public override void End(long trial, TrialOutcome outcome, double cost)
    {
        if (!State.Trials.Remove(trial, out var number))
        {
            return;
        }

        var point = State.Points[number];
        point.Training.Remove(trial, out var repeat);
        if (outcome == TrialOutcome.Completed && !double.IsNaN(cost))
        {
            point.Costs[repeat] = cost;
            Judge(number, point);
        }

        if (point.Training.Count == 0 && (point.Begun == repeats || point.IsWorse))
        {
            State.Points.Remove(number);
            Crown(point);
        }
    }

    public override IReadOnlyList<Dismissal> Dismiss(bool isOver)
    {
        Dismissal[] dismissed = [.. _dismissed];
        _dismissed.Clear();
        return dismissed;
    }

    public override bool IsSettled(long point) => State.Settled.Contains(point);

    /// <summary>A point whose repeats have all ended well may be the best one from now on.</summary>
    private void Crown(RepeatedPoint point)
    {
        if (
            point.Costs.Count == repeats
            && (State.Best is not { } best || point.Costs.Values.Average() < best.Values.Average())
        )
        {
            State.Best = point.Costs;
            foreach (var (number, other) in State.Points)
            {
                Judge(number, other);
            }
        }
    }

    private void Judge(long number, RepeatedPoint point)
    {
        if (State.Best is not { } best || point.IsWorse || point.Costs.Count < options.MinRepeats)
        {
            return;
        }

        double[] differences = [.. point.Costs.Select(repeat => repeat.Value - best[repeat.Key])];
        if (differences.Average() <= 0 || SignedRankTest.PValue(differences) >= options.Significance)
        {
            return;
        }

        point.IsWorse = true;
        if (point.Begun < repeats)
        {
            State.Settled.Add(number);
        }

        var reason =
            $"its point is worse than the best one by {differences.Length} repeats (p < {options.Significance})";
        _dismissed.AddRange(point.Training.Keys.Select(trial => new Dismissal(trial, reason)));
    }
}

/// <summary>The points whose repeats have not all ended, which get no more though they have not all begun, the point of each trial that trains, and the best point's costs by repeat.</summary>
internal sealed class WilcoxonState
{
    public SortedDictionary<long, RepeatedPoint> Points { get; init; } = [];

    public SortedSet<long> Settled { get; init; } = [];

    public SortedDictionary<long, long> Trials { get; init; } = [];

    public SortedDictionary<int, double>? Best { get; set; }
}

/// <summary>A point: how many of its repeats have begun, its verdict, the repeat of each trial that trains, and the finite costs of those that completed.</summary>
internal sealed class RepeatedPoint
{
    public int Begun { get; set; }

    /// <summary>Significantly worse than the best one.</summary>
    public bool IsWorse { get; set; }

    public SortedDictionary<long, int> Training { get; init; } = [];

    public SortedDictionary<int, double> Costs { get; init; } = [];
}
