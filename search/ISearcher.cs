namespace Grid.Search;

/// <summary>
/// The search of one experiment as a pure reducer: an event comes in, actions come out; the state is JSON. The same seed and the same
/// events give the same bytes of state and the same actions, whatever snapshots were taken and restored in between.
/// Made by <c>Searcher.Start(space, objective, options)</c> and <c>Searcher.Restore(space, objective, options, snapshot)</c>.
/// </summary>
public interface ISearcher
{
    /// <summary>Takes one event in and says what to do. Never throws for an event about an unknown or ended trial: it answers nothing.</summary>
    IReadOnlyList<SearchAction> Handle(SearchEvent happened);

    /// <summary>The whole state, as compact JSON.</summary>
    string Snapshot();
}
