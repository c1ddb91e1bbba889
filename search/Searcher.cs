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
    private readonly TrialJudge _judge;

    private Searcher(SearchOptions options, ISampler sampler, SearchState state, TrialJudge judge)
    {
        _options = options;
        _sampler = sampler;
        _state = state;
        _judge = judge;
    }

    /// <summary>A search that has not begun: <see cref="SearchStarted"/> is the first event it waits for.</summary>
    /// <exception cref="SearchSpaceException">The space cannot be searched by this algorithm.</exception>
    public static ISearcher Start(SearchSpace space, Objective objective, SearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var graph = new SpaceGraph(space);
        var sampler = SamplerCatalog.Create(options.Algorithm, graph, null);
        var judge = TrialJudge.Of(objective, options, graph, null);
        return new Searcher(options, sampler, SearchState.Of(options.Seed), judge);
    }

    /// <summary>The search as it stood when <paramref name="snapshot"/> was taken.</summary>
    /// <exception cref="InvalidDataException">The snapshot is damaged, or another algorithm's.</exception>
    /// <exception cref="SearchSpaceException">The space cannot be searched by this algorithm.</exception>
    public static ISearcher Restore(SearchSpace space, Objective objective, SearchOptions options, string snapshot)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var graph = new SpaceGraph(space);
        var (state, sampler, judge) = SearchSnapshot.Read(
            snapshot,
            options.Algorithm,
            saved => SamplerCatalog.Create(options.Algorithm, graph, saved),
            saved => TrialJudge.Of(objective, options, graph, saved)
        );
        return new Searcher(options, sampler, state, judge);
    }

    public IReadOnlyList<SearchAction> Handle(SearchEvent happened)
    {
        switch (happened)
        {
            case SearchStarted when !_state.Started:
                _state.Started = true;
                return Fill();
            case TrialMeasured measured when _state.Outstanding.Contains(measured.Trial):
                return Judge(measured);
            case TrialEnded ended when _state.Outstanding.Remove(ended.Trial) || _judge.IsPaused(ended.Trial):
                _judge.End(ended);
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

        _state.Outstanding.Remove(trial);
        var actions = Fill();

        // Who would be promoted at once need not pause.
        if (actions.RemoveAll(action => action is PromoteTrial promoted && promoted.Trial == trial) == 0)
        {
            actions.Insert(0, new PauseTrial(trial));
        }

        return actions;
    }

    private List<SearchAction> Fill()
    {
        var actions = new List<SearchAction>();
        while (_state.Outstanding.Count < _options.Parallel && Next() is { } next)
        {
            actions.Add(next);
        }

        actions.AddRange(Dismissals(isOver: _state.Outstanding.Count == 0));
        if (_state.Outstanding.Count == 0 && !_judge.AnyPaused)
        {
            actions.Add(new FinishSearch());
        }

        return actions;
    }

    private IEnumerable<StopTrial> Dismissals(bool isOver) =>
        _judge.Dismiss(isOver).Select(dismissed => new StopTrial(dismissed.Trial, dismissed.Reason));

    /// <summary>What to do with a free place: who is paused goes first, then copies, then the sampler's next.</summary>
    private SearchAction? Next()
    {
        if (Waiting() is { } waiting)
        {
            return waiting;
        }

        if (NextTrial() is { } trial)
        {
            return Begun(trial);
        }

        _judge.Close();
        return Waiting();
    }

    private SearchAction? Waiting()
    {
        if (_judge.Promote() is { } promoted)
        {
            _state.Outstanding.Add(promoted);
            return new PromoteTrial(promoted);
        }

        return _judge.Breed() is { } copy
            ? Begun(new CreateTrial(_state.Trials++, _state.Points++, 0, copy.Assignment, NextSeed(), copy.Parent))
            : null;
    }

    private CreateTrial Begun(CreateTrial trial)
    {
        _state.Outstanding.Add(trial.Trial);
        _judge.Begin(trial);
        return trial;
    }

    private CreateTrial? NextTrial()
    {
        if (
            _state.Current is null
            || _state.Repeat >= _options.Repeats
            || _judge.IsSettled(_state.Points - 1)
        )
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

        return new CreateTrial(_state.Trials++, _state.Points - 1, _state.Repeat++, _state.Current, NextSeed());
    }

    // 53 bits: a seed that passes through a JSON reader with doubles for numbers stays the seed it was.
    private long NextSeed() => (long)(_state.SeedRandom.Next() >> 11);
}
