using System.Collections.Immutable;
using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// Successive halving, bracket after bracket: the trials of a bracket pause at a rung until all have come there or ended, then the best go on and the others end. While one bracket waits the next
/// one begins, so no place stands idle. Sources: K. Jamieson and A. Talwalkar, AISTATS 2016; L. Li et al., Hyperband, JMLR 18(185), 2018.
/// </summary>
/// <param name="plans">The brackets, taken in turn.</param>
internal sealed class BracketRule(ImmutableArray<BracketPlan> plans, JsonElement? saved)
    : StoppingRule<BracketState>(saved)
{
    private readonly List<Dismissal> _dismissed = [];

    public override void Begin(CreateTrial trial)
    {
        if (State.Filling is not { } id)
        {
            State.Filling = id = State.NextBracket++;
            State.Brackets[id] = new Bracket();
        }

        var bracket = State.Brackets[id];
        bracket.Begun++;
        bracket.Training.Add(trial.Trial);
        State.Trials[trial.Trial] = id;
        if (PlanOf(id).Size <= bracket.Begun)
        {
            State.Filling = null;
            Settle(id);
        }
    }

    public override Verdict Measure(long trial, long step, double cost, bool saved)
    {
        if (!State.Trials.TryGetValue(trial, out var id))
        {
            return Verdict.Continue;
        }

        var (bracket, plan) = (State.Brackets[id], PlanOf(id));
        if (bracket.Rung == plan.Steps.Length - 1 || step < plan.Steps[bracket.Rung])
        {
            return Verdict.Continue;
        }

        if (double.IsNaN(cost))
        {
            return Verdict.Stop(Verdict.NotFinite);
        }

        bracket.Training.Remove(trial);
        bracket.Arrived[trial] = cost;
        Settle(id);
        return Verdict.Pause;
    }

    public override void End(long trial, TrialOutcome outcome, double cost)
    {
        State.Promoted.Remove(trial);
        if (State.Trials.Remove(trial, out var id))
        {
            State.Brackets[id].Training.Remove(trial);
            State.Brackets[id].Arrived.Remove(trial);
            Settle(id);
        }
    }

    public override void Close()
    {
        if (State.Filling is { } id)
        {
            State.Filling = null;
            Settle(id);
        }
    }

    public override long? Promote()
    {
        if (State.Promoted.Count == 0)
        {
            return null;
        }

        var trial = State.Promoted[0];
        State.Promoted.RemoveAt(0);
        return trial;
    }

    public override IReadOnlyList<Dismissal> Dismiss(bool isOver)
    {
        Dismissal[] dismissed = [.. _dismissed];
        _dismissed.Clear();
        return dismissed;
    }

    private BracketPlan PlanOf(long bracket) => plans[(int)(bracket % plans.Length)];

    /// <summary>Decides a rung once nobody trains towards it any more.</summary>
    private void Settle(long id)
    {
        var (bracket, plan) = (State.Brackets[id], PlanOf(id));
        if (State.Filling == id || (bracket.Training.Count > 0 && bracket.Rung < plan.Steps.Length - 1))
        {
            return;
        }

        if (bracket.Rung == plan.Steps.Length - 1 || bracket.Arrived.Count == 0)
        {
            // Whoever is left trains to the end.
            foreach (var trial in bracket.Training)
            {
                State.Trials.Remove(trial);
            }

            State.Brackets.Remove(id);
            return;
        }

        var ranked = bracket
            .Arrived.OrderBy(trial => trial.Value)
            .ThenBy(trial => trial.Key)
            .Select(trial => trial.Key);
        var (step, quota) = (plan.Steps[bracket.Rung], plan.Quota(bracket.Begun, bracket.Rung + 1));
        foreach (var (place, trial) in ranked.ToList().Index())
        {
            if (place < quota)
            {
                bracket.Training.Add(trial);
                State.Promoted.Add(trial);
            }
            else
            {
                State.Trials.Remove(trial);
                _dismissed.Add(
                    new(trial, $"number {place + 1} of {bracket.Arrived.Count} at step {step}, {quota} go on")
                );
            }
        }

        bracket.Arrived.Clear();
        bracket.Rung++;
        Settle(id);
    }
}

/// <summary>The brackets that are not over, by number; the one that takes new trials; who is in which; and who waits for a place to go on.</summary>
internal sealed class BracketState
{
    public long NextBracket { get; set; }

    public long? Filling { get; set; }

    public SortedDictionary<long, Bracket> Brackets { get; init; } = [];

    public SortedDictionary<long, long> Trials { get; init; } = [];

    public List<long> Promoted { get; init; } = [];
}

/// <summary>A bracket: how many trials have begun in it, the rung that it trains towards, who has not come there yet, and who has, with which cost.</summary>
internal sealed class Bracket
{
    public long Begun { get; set; }

    public int Rung { get; set; }

    public SortedSet<long> Training { get; init; } = [];

    public SortedDictionary<long, double> Arrived { get; init; } = [];
}
