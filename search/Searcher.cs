namespace Grid.Search;

/// <summary>
/// The search of one experiment: keeps up to Parallel trials alive, creates the next ones as trials end, and finishes when the last has
/// ended. Its state is as small as the window: an ended trial is forgotten.
/// </summary>
/// <example>
/// <code>
/// var searcher = Searcher.Start(space, objective, options);
/// foreach (var action in searcher.Handle(new SearchStarted())) { … }
/// var again = Searcher.Restore(space, objective, options, searcher.Snapshot());
/// </code>
/// </example>
public sealed class Searcher : ISearcher
{
    private readonly SearchOptions _options;
    private readonly ISampler _sampler;
    private readonly SearchState _state;

    private Searcher(SearchOptions options, ISampler sampler, SearchState state)
    {
        _options = options;
        _sampler = sampler;
        _state = state;
    }

    /// <summary>A search that has not begun: <see cref="SearchStarted"/> is the first event it waits for.</summary>
    /// <exception cref="SearchSpaceException">The space cannot be searched by this algorithm.</exception>
    public static ISearcher Start(SearchSpace space, Objective objective, SearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var sampler = SamplerCatalog.Create(options.Algorithm, new SpaceGraph(space), null);
        return new Searcher(options, sampler, SearchState.Of(options.Seed));
    }

    /// <summary>The search as it stood when <paramref name="snapshot"/> was taken.</summary>
    /// <exception cref="InvalidDataException">The snapshot is damaged, or another algorithm's.</exception>
    /// <exception cref="SearchSpaceException">The space cannot be searched by this algorithm.</exception>
    public static ISearcher Restore(SearchSpace space, Objective objective, SearchOptions options, string snapshot)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var graph = new SpaceGraph(space);
        var (state, sampler) = SearchSnapshot.Read(
            snapshot,
            options.Algorithm,
            saved => SamplerCatalog.Create(options.Algorithm, graph, saved)
        );
        return new Searcher(options, sampler, state);
    }

    public IReadOnlyList<SearchAction> Handle(SearchEvent happened)
    {
        switch (happened)
        {
            case SearchStarted when !_state.Started:
                _state.Started = true;
                return Fill();
            case TrialEnded ended when _state.Outstanding.Remove(ended.Trial):
                return Fill();
            default:
                return [];
        }
    }

    public string Snapshot() => SearchSnapshot.Write(_options.Algorithm, _state, _sampler);

    private List<SearchAction> Fill()
    {
        var actions = new List<SearchAction>();
        while (_state.Outstanding.Count < _options.Parallel && NextTrial() is { } trial)
        {
            _state.Outstanding.Add(trial.Trial);
            actions.Add(trial);
        }

        if (_state.Outstanding.Count == 0)
        {
            actions.Add(new FinishSearch());
        }

        return actions;
    }

    private CreateTrial? NextTrial()
    {
        if (_state.Current is null || _state.Repeat >= _options.Repeats)
        {
            if (
                _state.Points >= (_options.Trials ?? long.MaxValue)
                || _sampler.Next(_state.PointRandom) is not { } point
            )
            {
                return null;
            }

            _state.Current = point;
            _state.Repeat = 0;
            _state.Points++;
        }

        // 53 bits: a seed that passes through a JSON reader with doubles for numbers stays the seed it was.
        var seed = (long)(_state.SeedRandom.Next() >> 11);
        return new CreateTrial(_state.Trials++, _state.Points - 1, _state.Repeat++, _state.Current, seed);
    }
}
