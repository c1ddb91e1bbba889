namespace Grid.Search;

/// <summary>
/// The search of one experiment: keeps up to Parallel trials alive, creates the next ones as trials end, and finishes when the last has
/// ended. Beside what its sampler has learned, its state is as small as the window: an ended trial is forgotten.
/// </summary>
/// <example>
/// <code>
/// var searcher = Searcher.Start(space, SearchTargets.Of(objective), options);
/// foreach (var action in searcher.Handle(new SearchStarted())) { … }
/// var again = Searcher.Restore(space, SearchTargets.Of(objective), options, searcher.Snapshot());
/// </code>
/// </example>
public sealed class Searcher : ISearcher
{
    private readonly SearchOptions _options;
    private readonly ISampler _sampler;
    private readonly SearchState _state;
    private readonly EnqueuedPoints _enqueued;
    private readonly TrialJudge _judge;

    private Searcher(SearchSetup setup, ISampler sampler, SearchState state, TrialJudge judge)
    {
        _options = setup.Options;
        _sampler = sampler;
        _state = state;
        _enqueued = new(setup);
        _judge = judge;
    }

    /// <summary>A search that has not begun: <see cref="SearchStarted"/> is the first event it waits for.</summary>
    /// <exception cref="SearchSpaceException">The space cannot be searched by this algorithm.</exception>
    public static ISearcher Start(SearchSpace space, SearchTargets targets, SearchOptions options)
    {
        var setup = new SearchSetup(new SpaceGraph(space), targets, options);
        var state = SearchState.Of(options.Seed, new PointLedger(targets));
        return new Searcher(setup, SamplerCatalog.Create(setup, null), state, TrialJudge.Of(setup, null));
    }

    /// <summary>The search as it stood when <paramref name="snapshot"/> was taken.</summary>
    /// <exception cref="InvalidDataException">The snapshot is damaged, or another algorithm's.</exception>
    /// <exception cref="SearchSpaceException">The space cannot be searched by this algorithm.</exception>
    public static ISearcher Restore(SearchSpace space, SearchTargets targets, SearchOptions options, string snapshot)
    {
        var setup = new SearchSetup(new SpaceGraph(space), targets, options);
        var (state, sampler, judge) = SearchSnapshot.Read(
            snapshot,
            options.Algorithm,
            saved => PointLedger.Read(saved, targets),
            saved => SamplerCatalog.Create(setup, saved),
            saved => TrialJudge.Of(setup, saved)
        );
        return new Searcher(setup, sampler, state, judge);
    }

    public IReadOnlyList<SearchAction> Handle(SearchEvent happened)
    {
        switch (happened)
        {
            case SearchStarted when !_state.Started:
                _state.Started = true;
                return Fill();
            case TrialMeasured measured
                when _state.Ledger.Measure(measured.Trial, measured.Step) && !_judge.IsPaused(measured.Trial):
                return Judge(measured);
            case TrialEnded ended when _state.Ledger.End(ended, out var result):
                _judge.End(ended);
                Observe(result);
                return Fill();
            default:
                return [];
        }
    }

    public string Snapshot() => SearchSnapshot.Write(_options.Algorithm, _state, _sampler, _judge);

    private List<SearchAction> Judge(TrialMeasured measured)
    {
        var trial = measured.Trial;
        var verdict = _judge.Measure(measured);
        if (verdict.Kind != VerdictKind.Pause)
        {
            List<SearchAction> stops = verdict.Kind == VerdictKind.Stop ? [new StopTrial(trial, verdict.Reason)] : [];
            return [.. stops, .. Dismissals(isOver: false)];
        }

        var actions = Fill();

        // Who would be promoted at once need not pause.
        if (actions.RemoveAll(action => action is PromoteTrial promoted && promoted.Trial == trial) == 0)
        {
            actions.Insert(0, new PauseTrial(trial));
        }

        return actions;
    }

    private int Training => _state.Ledger.OpenTrials - _judge.Paused;

    private List<SearchAction> Fill()
    {
        var actions = new List<SearchAction>();
        while (Training < _options.Parallel && Next() is { } next)
        {
            actions.Add(next);
            if (_sampler.TakeNote() is { } note)
            {
                actions.Add(new NoteSearch(note));
            }
        }

        actions.AddRange(Dismissals(isOver: Training == 0));
        if (_state.Ledger.OpenTrials == 0)
        {
            actions.Add(new FinishSearch());
        }

        return actions;
    }

    private IEnumerable<StopTrial> Dismissals(bool isOver) =>
        _judge.Dismiss(isOver).Select(dismissed => new StopTrial(dismissed.Trial, dismissed.Reason));

    /// <summary>What to do with a free place: copies go first, while their parents are paused; then who is paused; then the sampler's next.</summary>
    private SearchAction? Next()
    {
        if (Waiting() is { } waiting)
        {
            return waiting;
        }

        if (NextTrial() is { } trial)
        {
            return Begun(trial, _options.Repeats);
        }

        _judge.Close();
        return Waiting();
    }

    private SearchAction? Waiting()
    {
        if (_judge.Breed() is { } copy)
        {
            _sampler.Begin(_state.Points, copy.Assignment);
            var trial = new CreateTrial(_state.Trials++, _state.Points++, 0, copy.Assignment, NextSeed(), copy.Parent);
            return Begun(trial, repeats: 1);
        }

        return _judge.Promote() is { } promoted ? new PromoteTrial(promoted) : null;
    }

    private CreateTrial Begun(CreateTrial trial, int repeats)
    {
        _state.Ledger.Create(trial.Trial, trial.Point, repeats);
        _judge.Begin(trial);
        return trial;
    }

    private void Observe(PointResult? result)
    {
        if (result is not null)
        {
            _sampler.Observe(result);
        }
    }

    private CreateTrial? NextTrial()
    {
        if (_state.Current is not null && _judge.IsSettled(_state.Points - 1))
        {
            _state.Repeat = _options.Repeats;
            Observe(_state.Ledger.Shorten(_state.Points - 1));
        }

        if (_state.Current is null || _state.Repeat >= _options.Repeats)
        {
            if (_state.Points >= (_options.Trials ?? long.MaxValue) || NextPoint() is not { } point)
            {
                return null;
            }

            _sampler.Begin(_state.Points, point);
            _state.Current = point;
            _state.Repeat = 0;
            _state.Points++;
        }

        return new CreateTrial(_state.Trials++, _state.Points - 1, _state.Repeat++, _state.Current, NextSeed());
    }

    // 53 bits: a seed that passes through a JSON reader with doubles for numbers stays the seed it was.
    private long NextSeed() => (long)(_state.SeedRandom.Next() >> 11);

    private Assignment? NextPoint() =>
        _state.Points < _enqueued.Count
            ? _enqueued.Fill((int)_state.Points, _state.PointRandom)
            : _sampler.Next(_state.PointRandom);
}
