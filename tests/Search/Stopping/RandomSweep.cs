using System.Text;
using System.Text.Json;

namespace Grid.Search.Tests.Stopping;

/// <summary>
/// A search whose trials report, fail and complete in an order that a seed draws. Checks what an engine relies on: only who reports is paused, only who is paused is promoted or copied, and never do
/// more trials train than the window allows.
/// </summary>
internal sealed class RandomSweep
{
    private const int Parallel = 5;
    private const long Epochs = 9;

    private readonly SearchOptions _options;
    private readonly Random _random;
    private readonly SortedDictionary<long, long> _training = [];
    private readonly SortedDictionary<long, long> _paused = [];
    private readonly StringBuilder _log = new();
    private ISearcher _searcher;

    public RandomSweep(StopOptions stop, int trials, int seed)
    {
        var repeats = stop is WilcoxonOptions ? 5 : 1;
        _options = new SearchOptions("random", trials / repeats, Parallel, repeats, seed) { Stop = stop };
        _searcher = Searcher.Start(Judging.Space, Spaces.Targets, _options);
        _random = new Random(seed);
    }

    public bool IsRestoredAfterEachEvent { get; init; }

    public bool RepeatsReports { get; init; }

    public bool IsFinished { get; private set; }

    public int Open => _training.Count + _paused.Count;

    /// <summary>All that happened, with the state after each event.</summary>
    public string Run()
    {
        Tell(new SearchStarted(), reporter: null);
        while (!IsFinished)
        {
            Assert.NotEmpty(_training);
            Assert.InRange(_training.Count, 1, Parallel);
            var (trial, step) = _training.ElementAt(_random.Next(_training.Count));
            Step(trial, step + 1);
        }

        return _log.ToString();
    }

    private void Step(long trial, long step)
    {
        var luck = _random.NextDouble();
        var value = luck < 0.05 ? double.NaN : _random.NextDouble() / step;
        if (luck > 0.97)
        {
            End(trial, TrialOutcome.Failed, null);
            return;
        }

        _training[trial] = step;
        var measured = new TrialMeasured(trial, step, value, Saved: luck < 0.9);
        Tell(measured, trial);
        if (RepeatsReports)
        {
            var before = _searcher.Snapshot();
            Assert.Empty(_searcher.Handle(measured));
            Assert.Empty(_searcher.Handle(measured with { Step = Math.Max(1, step - 1), Value = -1 }));
            Assert.Equal(before, _searcher.Snapshot());
        }

        if (step == Epochs && (_training.ContainsKey(trial) || _paused.ContainsKey(trial)))
        {
            End(trial, TrialOutcome.Completed, value);
        }
    }

    private void End(long trial, TrialOutcome outcome, double? value)
    {
        _training.Remove(trial);
        _paused.Remove(trial);
        Tell(new TrialEnded(trial, outcome, value), reporter: null);
    }

    private void Tell(SearchEvent happened, long? reporter)
    {
        if (IsRestoredAfterEachEvent)
        {
            _searcher = Searcher.Restore(Judging.Space, Spaces.Targets, _options, _searcher.Snapshot());
        }

        var actions = _searcher.Handle(happened);
        _log.AppendLine(JsonSerializer.Serialize(happened, happened.GetType(), Named));
        var stopped = new List<long>();
        foreach (var action in actions)
        {
            _log.AppendLine(action.GetType().Name + JsonSerializer.Serialize(action, action.GetType()));
            Take(action, reporter, stopped);
        }

        _log.AppendLine(_searcher.Snapshot());
        stopped.ForEach(trial => End(trial, TrialOutcome.Stopped, null));
    }

    private static JsonSerializerOptions Named { get; } =
        new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private void Take(SearchAction action, long? reporter, List<long> stopped)
    {
        switch (action)
        {
            case CreateTrial create:
                Assert.True(
                    create.Parent is not { } parent || _paused.ContainsKey(parent) || _training.ContainsKey(parent)
                );
                _training.Add(create.Trial, create.Parent is { } from ? _paused.GetValueOrDefault(from) : 0);
                break;
            case PauseTrial(var trial):
                Assert.Equal(reporter, trial);
                _training.Remove(trial, out var step);
                _paused.Add(trial, step);
                break;
            case PromoteTrial(var trial):
                Assert.True(_paused.Remove(trial, out var from2));
                _training.Add(trial, from2);
                break;
            case StopTrial(var trial, var reason):
                Assert.True(_training.ContainsKey(trial) || _paused.ContainsKey(trial));
                Assert.NotEmpty(reason);
                stopped.Add(trial);
                break;
            case NoteSearch:
                break;
            default:
                Assert.IsType<FinishSearch>(action);
                Assert.Equal(0, Open);
                IsFinished = true;
                break;
        }
    }
}
