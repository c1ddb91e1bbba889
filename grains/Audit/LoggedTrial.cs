using Grid.Search;

namespace Grid.Grains;

/// <summary>What an experiment's log says of one trial.</summary>
internal sealed class LoggedTrial
{
    public TrialOutcome? Outcome { get; private set; }

    /// <summary>Objectives by step.</summary>
    public SortedDictionary<long, double> Measures { get; } = [];

    /// <summary>Takes a measure; what is wrong with it, null where nothing is.</summary>
    public string? Measure(long step, double value)
    {
        var problem =
            Outcome is not null ? $"step {step} is logged after the trial's end"
            : Measures.Count > 0 && step <= Measures.Keys.Max()
                ? $"step {step} is logged after step {Measures.Keys.Max()}"
            : null;
        Measures.TryAdd(step, value);
        return problem;
    }

    /// <summary>Takes the end; what is wrong with it, null where nothing is.</summary>
    public string? End(TrialOutcome outcome)
    {
        var problem = Outcome is { } first ? $"it ends twice in the log: {first}, then {outcome}" : null;
        Outcome ??= outcome;
        return problem;
    }
}
