using System.Collections.Immutable;
using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// ASHA without pauses: a trial that comes to a rung goes on if it is among the best 1/eta of those that have been there, itself included, and stops otherwise; while less than eta have been there, only
/// the best goes on. Source: Optuna's SuccessiveHalvingPruner (optuna/pruners/_successive_halving.py), after L. Li et al., MLSys 2020.
/// </summary>
internal sealed class AshaStopRule(AshaOptions options, JsonElement? saved) : StoppingRule<AshaStopState>(saved)
{
    private readonly ImmutableArray<long> _steps = Ladder.Below(options.Min, options.Max, options.Eta);

    public override void Begin(CreateTrial trial) => State.Alive[trial.Trial] = [];

    public override Verdict Measure(long trial, long step, double cost, bool saved)
    {
        if (!State.Alive.TryGetValue(trial, out var own))
        {
            return Verdict.Continue;
        }

        for (; own.Count < _steps.Length && step >= _steps[own.Count]; own.Add(cost))
        {
            if (double.IsNaN(cost))
            {
                return Verdict.Stop(Verdict.NotFinite);
            }

            var rung = Rung(own.Count);
            SortedCosts.Insert(rung, cost);
            if (cost > rung[Math.Max((rung.Count / options.Eta) - 1, 0)])
            {
                var reason = $"not among the best 1/{options.Eta} of {rung.Count} at step {_steps[own.Count]}";
                own.Add(cost);
                return Verdict.Stop(reason);
            }
        }

        return Verdict.Continue;
    }

    public override void End(long trial, TrialOutcome outcome, double cost)
    {
        if (State.Alive.Remove(trial, out var own) && outcome == TrialOutcome.Failed)
        {
            foreach (var (rung, recorded) in own.Index())
            {
                SortedCosts.Remove(State.Rungs[rung], recorded);
            }
        }
    }

    private List<double> Rung(int index)
    {
        if (State.Rungs.Count == index)
        {
            State.Rungs.Add([]);
        }

        return State.Rungs[index];
    }
}

/// <summary>The costs recorded at each rung, lowest first, and for each trial that trains those that are its own.</summary>
internal sealed class AshaStopState
{
    public List<List<double>> Rungs { get; init; } = [];

    public SortedDictionary<long, List<double>> Alive { get; init; } = [];
}
