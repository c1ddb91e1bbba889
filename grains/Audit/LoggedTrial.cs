namespace Grid.Grains;

/// <summary>What an experiment's log says of one trial.</summary>
internal sealed class LoggedTrial
{
    private readonly List<(long Step, double Value)> _measures = [];

    /// <summary>Its entry of the end; null where there is none.</summary>
    public Ended? Ended { get; private set; }

    /// <summary>Objectives by step, in the order of the log.</summary>
    public IReadOnlyList<(long Step, double Value)> Measures => _measures;

    /// <summary>Takes a measure; what is wrong with it, null where nothing is.</summary>
    public string? Measure(long step, double value)
    {
        var problem =
            Ended is not null ? $"step {step} is logged after the trial's end"
            : _measures.Count > 0 && step <= _measures[^1].Step
                ? $"step {step} is logged after step {_measures[^1].Step}"
            : null;
        _measures.Add((step, value));
        return problem;
    }

    /// <summary>Takes the end; what is wrong with it, null where nothing is.</summary>
    public string? End(Ended ended)
    {
        var problem = Ended is { } first ? $"it ends twice in the log: {first.Outcome}, then {ended.Outcome}" : null;
        Ended ??= ended;
        return problem;
    }
}
