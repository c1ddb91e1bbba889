namespace Grid.Grains;

/// <summary>
/// Trials that wait, in their order: higher priority first, then the experiment submitted earlier, then the lower number. Every operation on a trial takes logarithmic time.
/// </summary>
internal sealed class TrialQueue
{
    private static readonly Comparer<QueuedTrial> Order = Comparer<QueuedTrial>.Create(Compare);

    private readonly SortedSet<QueuedTrial> _all = new(Order);
    private readonly Dictionary<TrialKey, QueuedTrial> _byKey = [];

    /// <summary>The same trials by experiment and shape, so that lanes are found without a walk.</summary>
    private readonly Dictionary<string, Dictionary<string, SortedSet<QueuedTrial>>> _byShape = new(
        StringComparer.Ordinal
    );

    public int Count => _all.Count;

    /// <summary>False where the trial waits already.</summary>
    public bool Add(QueuedTrial trial)
    {
        if (!_byKey.TryAdd(trial.Key, trial))
        {
            return false;
        }

        _all.Add(trial);
        if (!_byShape.TryGetValue(trial.Experiment, out var shapes))
        {
            _byShape.Add(trial.Experiment, shapes = new(StringComparer.Ordinal));
        }

        if (!shapes.TryGetValue(trial.Shape, out var alike))
        {
            shapes.Add(trial.Shape, alike = new(Order));
        }

        alike.Add(trial);
        return true;
    }

    /// <summary>Takes the first trial out, and with it up to <paramref name="most"/> of its experiment and shape, as far as it shares its run. Empty where none waits.</summary>
    public IReadOnlyList<QueuedTrial> Take(int most)
    {
        if (_all.Min is not { } first)
        {
            return [];
        }

        var alike = _byShape[first.Experiment][first.Shape];
        var taken = alike.Take(Math.Max(1, Math.Min(most, first.Lanes ?? most))).ToList();
        taken.ForEach(Remove);
        return taken;
    }

    /// <summary>Takes all trials of an experiment out.</summary>
    public void Withdraw(string experiment)
    {
        if (_byShape.TryGetValue(experiment, out var shapes))
        {
            shapes.Values.SelectMany(alike => alike).ToList().ForEach(Remove);
        }
    }

    private void Remove(QueuedTrial trial)
    {
        _byKey.Remove(trial.Key);
        _all.Remove(trial);
        var shapes = _byShape[trial.Experiment];
        var alike = shapes[trial.Shape];
        alike.Remove(trial);
        if (alike.Count == 0 && shapes.Remove(trial.Shape) && shapes.Count == 0)
        {
            _byShape.Remove(trial.Experiment);
        }
    }

    private static int Compare(QueuedTrial a, QueuedTrial b)
    {
        var order = b.Priority.CompareTo(a.Priority);
        order = order != 0 ? order : a.SubmittedAt.CompareTo(b.SubmittedAt);
        order = order != 0 ? order : string.CompareOrdinal(a.Experiment, b.Experiment);
        return order != 0 ? order : a.Trial.CompareTo(b.Trial);
    }
}
