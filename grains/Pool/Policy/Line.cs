namespace Grid.Grains;

/// <summary>The trials of one experiment that wait, and the slots that it uses. Every operation on a trial takes logarithmic time.</summary>
internal sealed class Line(string experiment, QueueTerms terms)
{
    private readonly SortedDictionary<long, Waiter> _waiting = [];
    private readonly SortedSet<(TimeSpan Since, long Trial)> _byAge = [];

    /// <summary>The numbers by shape, so that lanes are found without a walk.</summary>
    private readonly Dictionary<string, SortedSet<long>> _byShape = new(StringComparer.Ordinal);
    private TimeSpan _lastTaken = TimeSpan.MinValue;

    public string Experiment => experiment;

    public QueueTerms Terms => terms;

    public Need Need { get; } = Need.Of(terms);

    public int Count => _waiting.Count;

    /// <summary>Devices, and shares of devices, that the experiment's trainings use.</summary>
    public decimal Used { get; set; }

    /// <summary>Whether a trial waits and the experiment may use what one takes.</summary>
    public bool MayTake => Count > 0 && IsBelowCap(0);

    /// <summary>Since when the trial that has waited longest waits; null where none does.</summary>
    public TimeSpan? OldestSince => _byAge.Count == 0 ? null : _byAge.Min.Since;

    /// <summary>Since when the line stands still: since its oldest trial came, or the last one went. Null where none waits.</summary>
    public TimeSpan? StillSince =>
        OldestSince is { } oldest ? TimeSpan.FromTicks(Math.Max(oldest.Ticks, _lastTaken.Ticks)) : null;

    /// <summary>Whether the experiment may use what one more training takes, and <paramref name="promised"/> slots beside what it uses.</summary>
    public bool IsBelowCap(decimal promised) => terms.MaxSlots is not { } most || Used + promised + terms.Slots <= most;

    /// <summary>How many trainings the waiting trials need at least. Where agents say how many share one, that may be a single one.</summary>
    public int TrainingsWaiting => terms.Lanes is { } lanes ? (Count + lanes - 1) / lanes : Math.Min(Count, 1);

    /// <summary>False where the trial waits already.</summary>
    public bool Add(QueuedTrial trial, TimeSpan now)
    {
        if (!_waiting.TryAdd(trial.Trial, new Waiter(trial, now)))
        {
            return false;
        }

        _byAge.Add((now, trial.Trial));
        if (!_byShape.TryGetValue(trial.Shape, out var alike))
        {
            _byShape.Add(trial.Shape, alike = []);
        }

        alike.Add(trial.Trial);
        return true;
    }

    /// <summary>Takes the first trial out, and with it as many of its shape as may share its run.</summary>
    /// <param name="lanes">How many may where the spec leaves it open.</param>
    public IReadOnlyList<Waiter> Take(int lanes, TimeSpan now)
    {
        _lastTaken = now;
        var first = _waiting.First().Value.Trial;
        var taken = _byShape[first.Shape].Take(terms.Lanes ?? lanes).Select(number => _waiting[number]).ToList();
        taken.ForEach(waiter => Remove(waiter.Trial.Trial));
        return taken;
    }

    public void Clear()
    {
        _waiting.Clear();
        _byAge.Clear();
        _byShape.Clear();
    }

    private void Remove(long number)
    {
        _waiting.Remove(number, out var waiter);
        _byAge.Remove((waiter!.Since, number));
        var alike = _byShape[waiter.Trial.Shape];
        if (alike.Remove(number) && alike.Count == 0)
        {
            _byShape.Remove(waiter.Trial.Shape);
        }
    }
}

/// <summary>A trial that waits since a moment of the pool's clock.</summary>
internal sealed record Waiter(QueuedTrial Trial, TimeSpan Since);
