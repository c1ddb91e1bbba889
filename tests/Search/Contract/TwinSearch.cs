using System.Text.Json;

namespace Grid.Search.Tests.Contract;

/// <summary>
/// A search that lives through a script twice: steadily, and restored from its snapshot wherever the script says so. After each event both must have decided the same, and, to the end of the script, have the same bytes of state. Checks
/// as well what an engine relies on: only who reports is paused, only who is paused is promoted, no more trials train than the window allows, and a grid has each of its points once.
/// </summary>
internal sealed class TwinSearch
{
    private const long Epochs = 9;

    public static readonly SearchSpace Space = Spaces.Of(
        Spaces.Real("lr", 1e-4, 1, Scale.Log, points: 4),
        Spaces.Texts("kind", "a", "b", "c"),
        Spaces.Integers("width", 8, 64, 8),
        Spaces.Real("share", 0, 1, points: 2).When("kind", ParameterValue.Of("b"), ParameterValue.Of("c")),
        new("epochs", new ConstantDomain(ParameterValue.Of(Epochs)), [])
    );

    private static readonly SearchTargets Targets = new([new("loss", Goal.Minimize)], [new("size", null, 50)]);

    private readonly SearchOptions _options;
    private readonly SortedDictionary<long, long> _training = [];
    private readonly SortedDictionary<long, long> _paused = [];

    /// <summary>The last step that each trial has reported itself. A copy has not reported what its parent did.</summary>
    private readonly Dictionary<long, long> _steps = [];
    private readonly Dictionary<string, long> _points = [];
    private readonly List<SearchEvent> _told = [];
    private readonly ISearcher _steady;
    private ISearcher _restored;
    private TrialMeasured _last = new(-1, 1, 0);
    private bool _restores;
    private bool _isScriptOver;
    private bool _finished;

    public TwinSearch(SearchOptions options)
    {
        _options = options;
        _steady = Searcher.Start(Space, Targets, options);
        _restored = Searcher.Start(Space, Targets, options);
    }

    /// <summary>Lives through the script, then trains all that is left, to the end of the search.</summary>
    public void Run(Script script)
    {
        Tell(new SearchStarted());
        foreach (var move in script.Moves)
        {
            _restores = move.Restores;
            Play(move);
        }

        (_restores, _isScriptOver) = (false, true);
        while (!_finished)
        {
            // Who is paused while nobody trains would be so forever.
            Assert.NotEmpty(_training);
            var (trial, step) = _training.First();
            Report(trial, step + 1, 1.0 / (trial + step), saved: true);
        }

        Assert.Empty(_training);
        Assert.Empty(_paused);
        Assert.Equal(_steady.Snapshot(), _restored.Snapshot());
        var again = Searcher.Start(Space, Targets, _options);
        _told.ForEach(happened => again.Handle(happened));
        Assert.Equal(again.Snapshot(), _steady.Snapshot());
    }

    private void Play(Move move)
    {
        switch (move.Kind)
        {
            case MoveKind.Again:
                TellInVain(_last);
                return;
            case MoveKind.Stranger:
                TellInVain(new TrialMeasured(1000 + move.Who, 1, move.Value));
                TellInVain(new TrialEnded(-1, TrialOutcome.Completed, move.Value));
                TellInVain(new SearchStarted());
                return;
            case var _ when _training.Count == 0:
                return;
            default:
                break;
        }

        var (trial, step) = _training.ElementAt(move.Who % _training.Count);
        switch (move.Kind)
        {
            case MoveKind.Report:
                Report(trial, step + 1, move.Value, move.Saved);
                break;
            case MoveKind.Skip:
                Report(trial, Math.Min(step + 2, Epochs), move.Value, move.Saved);
                break;
            case MoveKind.Late when _steps.TryGetValue(trial, out var seen):
                TellInVain(new TrialMeasured(trial, 1 + (move.Who % seen), move.Value, move.Saved));
                break;
            case MoveKind.Complete:
                End(trial, TrialOutcome.Completed, move.Value);
                break;
            case MoveKind.Fail:
                End(trial, TrialOutcome.Failed, move.Value);
                break;
            case MoveKind.Cancel:
                End(trial, TrialOutcome.Cancelled, null);
                break;
            default:
                break;
        }
    }

    private void Report(long trial, long step, double value, bool saved)
    {
        _training[trial] = _steps[trial] = step;
        _last = new TrialMeasured(trial, step, value, saved);
        Tell(_last);
        if (step >= Epochs && (_training.ContainsKey(trial) || _paused.ContainsKey(trial)))
        {
            End(trial, TrialOutcome.Completed, value);
        }
    }

    private void End(long trial, TrialOutcome outcome, double? value)
    {
        _training.Remove(trial);
        _paused.Remove(trial);
        var ended = new TrialEnded(trial, outcome, value, [value]);
        Tell(ended);
        TellInVain(ended);
    }

    private void TellInVain(SearchEvent happened)
    {
        if (_isScriptOver)
        {
            return;
        }

        var before = _steady.Snapshot();
        Assert.Empty(_steady.Handle(happened));
        Assert.Empty(_restored.Handle(happened));
        Assert.Equal(before, _steady.Snapshot());
        Assert.Equal(before, _restored.Snapshot());
    }

    private void Tell(SearchEvent happened)
    {
        if (_restores)
        {
            _restored = Searcher.Restore(Space, Targets, _options, _restored.Snapshot());
        }

        _told.Add(happened);
        var actions = _steady.Handle(happened);
        Assert.Equal(Text(actions), Text(_restored.Handle(happened)));
        if (!_isScriptOver)
        {
            Assert.Equal(_steady.Snapshot(), _restored.Snapshot());
        }

        var stopped = new List<long>();
        foreach (var action in actions)
        {
            Take(action, (happened as TrialMeasured)?.Trial, stopped);
        }

        Assert.InRange(_training.Count, 0, _options.Parallel);
        foreach (var trial in stopped.Where(trial => _training.ContainsKey(trial) || _paused.ContainsKey(trial)))
        {
            End(trial, TrialOutcome.Stopped, 0.5);
        }
    }

    private void Take(SearchAction action, long? reporter, List<long> stopped)
    {
        switch (action)
        {
            case CreateTrial create:
                Assert.Equal(create.Point, _points.GetValueOrDefault(PointOf(create), create.Point));
                _points[PointOf(create)] = create.Point;
                _training.Add(create.Trial, create.Parent is { } parent ? _steps[parent] : 0);
                break;
            case PauseTrial(var trial):
                Assert.Equal(reporter, trial);
                _training.Remove(trial, out var step);
                _paused.Add(trial, step);
                break;
            case PromoteTrial(var trial):
                Assert.True(_paused.Remove(trial, out var from));
                _training.Add(trial, from);
                break;
            case StopTrial(var trial, var reason):
                Assert.True(_training.ContainsKey(trial) || _paused.ContainsKey(trial));
                Assert.NotEmpty(reason);
                stopped.Add(trial);
                break;
            case NoteSearch(var text):
                Assert.NotEmpty(text);
                break;
            default:
                Assert.IsType<FinishSearch>(action);
                Assert.False(_finished);
                _finished = true;
                break;
        }
    }

    /// <summary>What no two points may share: in a grid the values, elsewhere, and of copies, nothing but the number.</summary>
    private string PointOf(CreateTrial create) =>
        _options.Algorithm == SamplerCatalog.Grid && create.Parent is null
            ? create.Assignment.Text()
            : $"{create.Point}";

    // Assignments compare by reference, so actions are compared as texts.
    private static IEnumerable<string> Text(IEnumerable<SearchAction> actions) =>
        actions.Select(action => action.GetType().Name + JsonSerializer.Serialize(action, action.GetType()));
}
