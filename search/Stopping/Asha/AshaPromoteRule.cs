using System.Collections.Immutable;
using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// ASHA: a trial pauses at each rung. A free place goes to the best trial of the highest rung that is among the top floor(|rung| / eta) of it and was not promoted yet; where there is none, to a
/// new trial. Nobody waits for a rung to fill. Source: L. Li et al., A System for Massively Parallel Hyperparameter Tuning, MLSys 2020, algorithm 2.
/// </summary>
internal sealed class AshaPromoteRule(AshaOptions options, JsonElement? saved) : StoppingRule<AshaState>(saved)
{
    private readonly ImmutableArray<long> _steps = Ladder.Below(options.Min, options.Max, options.Eta);

    public override void Begin(CreateTrial trial) => State.Training[trial.Trial] = 0;

    public override Verdict Measure(long trial, long step, double cost, bool saved)
    {
        if (!State.Training.TryGetValue(trial, out var rung) || step < _steps[rung])
        {
            return Verdict.Continue;
        }

        if (double.IsNaN(cost))
        {
            return Verdict.Stop(Verdict.NotFinite);
        }

        // Steps may be missing: it is compared at the highest rung that it has passed.
        while (rung + 1 < _steps.Length && step >= _steps[rung + 1])
        {
            rung++;
        }

        while (State.Rungs.Count <= rung)
        {
            State.Rungs.Add(new AshaRung());
        }

        State.Rungs[rung].Add(trial, cost);
        State.Training.Remove(trial);
        State.Paused[trial] = rung;
        return Verdict.Pause;
    }

    public override long? Promote()
    {
        for (var rung = State.Rungs.Count - 1; rung >= 0; rung--)
        {
            if (State.Rungs[rung].Promote(options.Eta) is { } trial)
            {
                State.Paused.Remove(trial);
                if (rung + 1 < _steps.Length)
                {
                    State.Training[trial] = rung + 1;
                }

                return trial;
            }
        }

        return null;
    }

    public override void End(long trial, TrialOutcome outcome, double cost)
    {
        State.Training.Remove(trial);
        if (State.Paused.Remove(trial, out var at))
        {
            State.Rungs[at].Dismiss(trial);
        }

        if (outcome == TrialOutcome.Failed)
        {
            State.Rungs.ForEach(rung => rung.Remove(trial));
        }
    }

    public override IReadOnlyList<Dismissal> Dismiss(bool isOver)
    {
        if (!isOver)
        {
            return [];
        }

        var dismissed = State.Paused.Select(paused => new Dismissal(paused.Key, Reason(paused.Value))).ToList();
        foreach (var trial in dismissed)
        {
            State.Rungs[State.Paused[trial.Trial]].Dismiss(trial.Trial);
            State.Paused.Remove(trial.Trial);
        }

        return dismissed;
    }

    private string Reason(int rung) =>
        $"not among the best 1/{options.Eta} of {State.Rungs[rung].Entries.Count} at step {_steps[rung]}";
}

/// <summary>The rungs, from the lowest; the rung that each training trial is on its way to; and the rung at which each paused one waits.</summary>
internal sealed class AshaState
{
    public List<AshaRung> Rungs { get; init; } = [];

    public SortedDictionary<long, int> Training { get; init; } = [];

    public SortedDictionary<long, int> Paused { get; init; } = [];
}
