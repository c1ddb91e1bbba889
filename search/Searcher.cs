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

    private Searcher(SearchSetup setup, ISampler sampler, SearchState state)
    {
        _options = setup.Options;
        _sampler = sampler;
        _state = state;
        _enqueued = new(setup);
    }

    /// <summary>A search that has not begun: <see cref="SearchStarted"/> is the first event it waits for.</summary>
    /// <exception cref="SearchSpaceException">The space cannot be searched by this algorithm.</exception>
    public static ISearcher Start(SearchSpace space, SearchTargets targets, SearchOptions options)
    {
        var setup = new SearchSetup(new SpaceGraph(space), targets, options);
        var ledger = new PointLedger(targets, options.Repeats);
        return new Searcher(setup, SamplerCatalog.Create(setup, null), SearchState.Of(options.Seed, ledger));
    }

    /// <summary>The search as it stood when <paramref name="snapshot"/> was taken.</summary>
    /// <exception cref="InvalidDataException">The snapshot is damaged, or another algorithm's.</exception>
    /// <exception cref="SearchSpaceException">The space cannot be searched by this algorithm.</exception>
    public static ISearcher Restore(SearchSpace space, SearchTargets targets, SearchOptions options, string snapshot)
    {
        var setup = new SearchSetup(new SpaceGraph(space), targets, options);
        var (state, sampler) = SearchSnapshot.Read(
            snapshot,
            options.Algorithm,
            saved => PointLedger.Read(saved, targets, options.Repeats),
            saved => SamplerCatalog.Create(setup, saved)
        );
        return new Searcher(setup, sampler, state);
    }

    public IReadOnlyList<SearchAction> Handle(SearchEvent happened)
    {
        switch (happened)
        {
            case SearchStarted when !_state.Started:
                _state.Started = true;
                return Fill();
            case TrialMeasured measured:
                _state.Ledger.Measure(measured.Trial, measured.Step);
                return [];
            case TrialEnded ended when _state.Ledger.End(ended, out var result):
                if (result is not null)
                {
                    _sampler.Observe(result);
                }

                return Fill();
            default:
                return [];
        }
    }

    public string Snapshot() => SearchSnapshot.Write(_options.Algorithm, _state, _sampler);

    private List<SearchAction> Fill()
    {
        var actions = new List<SearchAction>();
        while (_state.Ledger.OpenTrials < _options.Parallel && NextTrial() is { } trial)
        {
            _state.Ledger.Create(trial.Trial);
            actions.Add(trial);
            if (_sampler.TakeNote() is { } note)
            {
                actions.Add(new NoteSearch(note));
            }
        }

        if (_state.Ledger.OpenTrials == 0)
        {
            actions.Add(new FinishSearch());
        }

        return actions;
    }

    private CreateTrial? NextTrial()
    {
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

        // 53 bits: a seed that passes through a JSON reader with doubles for numbers stays the seed it was.
        var seed = (long)(_state.SeedRandom.Next() >> 11);
        return new CreateTrial(_state.Trials++, _state.Points - 1, _state.Repeat++, _state.Current, seed);
    }

    private Assignment? NextPoint() =>
        _state.Points < _enqueued.Count
            ? _enqueued.Fill((int)_state.Points, _state.PointRandom)
            : _sampler.Next(_state.PointRandom);
}
