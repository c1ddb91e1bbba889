using System.Text.Json;
using Grid.Search;

namespace Grid.Grains;

/// <summary>The search of an experiment that has nothing to search for: creates the trials of a <see cref="Rerun"/> in their order, and stops each where the original stopped.</summary>
internal sealed class RerunSearcher : ISearcher
{
    private const string StoppedThere = "the trial that this one repeats went no further";

    private readonly Rerun _rerun;
    private readonly int _parallel;
    private readonly SortedSet<long> _outstanding;
    private int _next;
    private bool _started;

    private RerunSearcher(Rerun rerun, int parallel, State state)
    {
        (_rerun, _parallel) = (rerun, parallel);
        (_started, _next, _outstanding) = (state.Started, state.Next, [.. state.Outstanding]);
    }

    /// <param name="parallel">How many trials are alive at a time.</param>
    public static ISearcher Start(Rerun rerun, int parallel) =>
        new RerunSearcher(rerun, parallel, new State(Started: false, 0, []));

    /// <exception cref="JsonException">The snapshot is none.</exception>
    public static ISearcher Restore(Rerun rerun, int parallel, string snapshot) =>
        new RerunSearcher(rerun, parallel, JsonSerializer.Deserialize<State>(snapshot, ExperimentLog.Json)!);

    public IReadOnlyList<SearchAction> Handle(SearchEvent happened)
    {
        switch (happened)
        {
            case SearchStarted when !_started:
                _started = true;
                return Fill();
            case TrialMeasured { Trial: var trial, Step: var step }
                when _outstanding.Contains(trial) && step >= _rerun.Trials[(int)trial].StopAfter:
                return [new StopTrial(trial, StoppedThere)];
            case TrialEnded ended when _outstanding.Remove(ended.Trial):
                return Fill();
            default:
                return [];
        }
    }

    public string Snapshot() =>
        JsonSerializer.Serialize(new State(_started, _next, [.. _outstanding]), ExperimentLog.Json);

    private List<SearchAction> Fill()
    {
        var actions = new List<SearchAction>();
        while (_outstanding.Count < _parallel && _next < _rerun.Trials.Count)
        {
            var (trial, number) = (_rerun.Trials[_next], _next);
            _next++;
            _outstanding.Add(number);
            var assignment = ParametersJson.Read(trial.Parameters);
            actions.Add(new CreateTrial(number, trial.Point, trial.Repeat, assignment, trial.Seed));
        }

        if (_outstanding.Count == 0)
        {
            actions.Add(new FinishSearch());
        }

        return actions;
    }

    private sealed record State(bool Started, int Next, IReadOnlyList<long> Outstanding);
}
