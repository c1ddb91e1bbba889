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
}
