namespace Grid.Search;

/// <summary>
/// Runs a search in virtual time: the same reducers as in an experiment, with workers that train made-up learning curves one epoch after the other, and fail. The same options give the same result.
/// </summary>
public sealed class Simulator
{
    private const string EpochsParameter = "epochs";

    private readonly SearchTargets _targets;
    private readonly SimulationOptions _options;
    private readonly ISearcher _searcher;
    private readonly MadeUpCurves _curves;
    private readonly RandomSource _random;
    private readonly Dictionary<long, SimulatedTrial> _trials = [];
    private readonly Queue<SimulatedTrial> _waiting = [];

    // Ends of epochs, by time; those of one moment in the order in which they began.
    private readonly PriorityQueue<(SimulatedTrial Trial, double Began, double Length), (double At, long Order)> _ends =
        new();
    private SimulationResult _result = new(0, 0, 0, 0, 0, 0, 0, 0, null, null, 0);
    private int _free;
    private long _order;
    private double _now;

    /// <exception cref="SearchSpaceException">The space cannot be searched by this algorithm.</exception>
    public Simulator(SearchSpace space, SearchTargets targets, SearchOptions search, SimulationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        (_targets, _options, _free) = (targets, options, options.Workers);
        _random = RandomSource.Of(options.Seed, 0);
        _curves = new MadeUpCurves(new SpaceGraph(space), _random);
        _searcher = Searcher.Start(space, targets, search);
    }

    /// <summary>Runs to the end; null where more than <paramref name="mostEpochs"/> would have to be simulated.</summary>
    public SimulationResult? Run(long mostEpochs, CancellationToken cancel)
    {
        _result = _result with { BestPossible = ValueOf(MadeUpCurves.Floor) };
        Take(_searcher.Handle(new SearchStarted()), null);
        while (_ends.TryDequeue(out var end, out var when))
        {
            cancel.ThrowIfCancellationRequested();
            _now = when.At;
            _result = _result with { Makespan = _now, DeviceTime = _result.DeviceTime + (_now - end.Began) };
            if (_result.Epochs == mostEpochs)
            {
                return null;
            }

            Finish(end.Trial, end.Length);
            Lease();
        }

        return _result;
    }

    /// <summary>An epoch has ended, well or not.</summary>
    private void Finish(SimulatedTrial trial, double length)
    {
        if (_random.NextUnit() < _options.FailureRate)
        {
            _free++;
            if (++trial.Failures > _options.Retries)
            {
                End(trial, TrialOutcome.Failed);
            }
            else
            {
                _waiting.Enqueue(trial);
            }

            return;
        }

        trial.Epoch++;
        trial.Value = ValueOf(trial.Measure());
        _result = _result with { Epochs = _result.Epochs + 1 };
        var actions = _searcher.Handle(new TrialMeasured(trial.Number, trial.Epoch, trial.Value.Value, Saved: true));
        var isPaused = actions.OfType<PauseTrial>().Any();
        Take(actions, trial);
        if (trial.Stops || trial.Epoch == trial.Epochs)
        {
            _free++;
            End(trial, trial.Epoch == trial.Epochs ? TrialOutcome.Completed : TrialOutcome.Stopped);
        }
        else if (isPaused)
        {
            _free++;
        }
        else
        {
            Begin(trial, length);
        }
    }

    private void Take(IReadOnlyList<SearchAction> actions, SimulatedTrial? reporter)
    {
        var dismissed = new List<SimulatedTrial>();
        foreach (var action in actions)
        {
            switch (action)
            {
                case CreateTrial create:
                    _waiting.Enqueue(Created(create));
                    break;
                case PromoteTrial promoted:
                    _result = _result with { Promotions = _result.Promotions + 1 };
                    _waiting.Enqueue(_trials[promoted.Trial]);
                    break;
                case PauseTrial paused:
                    _trials[paused.Trial].IsPaused = true;
                    break;
                case StopTrial stopped when _trials[stopped.Trial] is var trial:
                    trial.Stops = true;
                    if (trial.IsPaused && trial != reporter)
                    {
                        dismissed.Add(trial);
                    }

                    break;
                default:
                    break;
            }
        }

        dismissed.ForEach(trial => End(trial, TrialOutcome.Stopped));
        Lease();
    }

    private SimulatedTrial Created(CreateTrial create)
    {
        _result = _result with { Trials = _result.Trials + 1 };
        var epochs = create.Assignment.Values.FirstOrDefault(one =>
            string.Equals(one.Key, EpochsParameter, StringComparison.Ordinal)
        );
        var length =
            epochs.Value.Kind == ParameterKind.Integer && epochs.Value.Integer > 0
                ? epochs.Value.Integer
                : _options.Epochs;
        var random = RandomSource.Of(create.Seed, 0);
        var trial = new SimulatedTrial(create, length, _curves.Of(create.Assignment, length, random));
        if (create.Parent is { } parent)
        {
            trial.Epoch = _trials[parent].Epoch;
        }

        _trials.Add(create.Trial, trial);
        return trial;
    }

    private void Lease()
    {
        while (_free > 0 && _waiting.TryDequeue(out var trial))
        {
            _free--;
            trial.IsPaused = false;
            Begin(trial, 1 + (_options.Jitter * ((2 * _random.NextUnit()) - 1)));
        }
    }

    private void Begin(SimulatedTrial trial, double length) =>
        _ends.Enqueue((trial, _now, length), (_now + length, _order++));

    private void End(SimulatedTrial trial, TrialOutcome outcome)
    {
        _trials.Remove(trial.Number);
        var isBest = outcome == TrialOutcome.Completed && _targets.Objectives[0].Compare(trial.Value, _result.Best) < 0;
        _result = _result with
        {
            Completed = _result.Completed + (outcome == TrialOutcome.Completed ? 1 : 0),
            Stopped = _result.Stopped + (outcome == TrialOutcome.Stopped ? 1 : 0),
            Failed = _result.Failed + (outcome == TrialOutcome.Failed ? 1 : 0),
            Best = isBest ? trial.Value : _result.Best,
            BestTrial = isBest ? trial.Number : _result.BestTrial,
        };
        Take(_searcher.Handle(new TrialEnded(trial.Number, outcome, trial.Value)), null);
    }

    private double ValueOf(double cost) => _targets.Objectives[0].Goal == Goal.Minimize ? cost : -cost;
}
