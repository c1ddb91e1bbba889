using System.Text.Json;

namespace Grid.Search;

/// <summary>
/// Early stopping: a trial stops once so many steps have passed since its best objective. What is not finite is no improvement. Source: L. Prechelt, Early Stopping – But When?, 1998, as in the
/// EarlyStopping of Keras.
/// </summary>
internal sealed class PatienceRule(PatienceOptions options, JsonElement? saved) : StoppingRule<PatienceState>(saved)
{
    public override Verdict Measure(long trial, long step, double cost, bool saved)
    {
        if (!State.Alive.TryGetValue(trial, out var best))
        {
            // From its first report on: one that begins with what is not finite has the same patience.
            State.Alive[trial] = new BestSoFar { Step = step, Cost = Finite(cost) };
            return Verdict.Continue;
        }

        if (best.Cost is { } before ? cost < before - options.Delta : !double.IsNaN(cost))
        {
            (best.Step, best.Cost) = (step, cost);
            return Verdict.Continue;
        }

        return step - best.Step >= options.Patience
            ? Verdict.Stop($"no improvement since step {best.Step}")
            : Verdict.Continue;
    }

    public override void End(long trial, TrialOutcome outcome, double cost) => State.Alive.Remove(trial);

    private static double? Finite(double cost) => double.IsNaN(cost) ? null : cost;
}

/// <summary>The trials that train and have reported.</summary>
internal sealed class PatienceState
{
    public SortedDictionary<long, BestSoFar> Alive { get; init; } = [];
}

/// <summary>A trial's lowest cost, and when. Null where none was finite.</summary>
internal sealed class BestSoFar
{
    public long Step { get; set; }

    public double? Cost { get; set; }
}
