namespace Grid.Search.Tests;

/// <summary>Runs a search to its end: trials end in the order of their creation.</summary>
internal static class Driver
{
    public static List<CreateTrial> Run(SearchSpace space, SearchOptions options)
    {
        var searcher = Searcher.Start(space, Spaces.Targets, options);
        var created = new List<CreateTrial>();
        var waiting = new Queue<SearchAction>(searcher.Handle(new SearchStarted()));
        while (waiting.TryDequeue(out var action))
        {
            if (action is CreateTrial trial)
            {
                created.Add(trial);
                foreach (var next in searcher.Handle(new TrialEnded(trial.Trial, TrialOutcome.Completed, 0)))
                {
                    waiting.Enqueue(next);
                }
            }
            else
            {
                Assert.IsType<FinishSearch>(action);
                Assert.Empty(waiting);
            }
        }

        return created;
    }

    /// <summary>Runs a search to its end, each trial with its value, and gives the best one.</summary>
    public static double Best(SearchSpace space, SearchOptions options, Func<double[], double> value)
    {
        var best = double.PositiveInfinity;
        Run(
            Searcher.Start(space, Spaces.Targets, options),
            trial =>
            {
                var measured = value([.. trial.Assignment.Values.Select(one => one.Value.AsNumber())]);
                best = Math.Min(best, measured);
                return measured;
            }
        );
        return best;
    }

    /// <summary>Runs a search to its end: trials end in the order of their creation, each with its value.</summary>
    public static List<CreateTrial> Run(ISearcher searcher, Func<CreateTrial, double> value)
    {
        var created = new List<CreateTrial>();
        var waiting = new Queue<SearchAction>(searcher.Handle(new SearchStarted()));
        while (waiting.TryDequeue(out var action))
        {
            if (action is CreateTrial trial)
            {
                created.Add(trial);
                foreach (var next in searcher.Handle(new TrialEnded(trial.Trial, TrialOutcome.Completed, value(trial))))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        return created;
    }
}
