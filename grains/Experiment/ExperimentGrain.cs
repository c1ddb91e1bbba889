using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// One experiment: an event-sourced reducer (<see cref="ExperimentReducer"/>) whose events go down with what follows from them in one transaction, several calls to
/// a transaction where they come together (<see cref="SharedCommit"/>).
/// </summary>
/// <remarks>
/// What is in memory changes inside the shared commit only. When a commit fails, memory is ahead of the rows: every waiting call fails with it and this object is
/// dropped. The next call makes a new one from the rows, so nothing acknowledged is lost and nothing unacknowledged is assumed.
/// </remarks>
public sealed class ExperimentGrain(
    IStore store,
    TimeProvider time,
    GrainSettings? settings = null,
    GrainMetrics? metrics = null,
    Traces? traces = null
) : Grain, IExperimentGrain
{
    private readonly int _snapshotEvery = (settings ?? new GrainSettings()).SnapshotEvery;
    private string _id = "";
    private ExperimentReducer? _reducer;
    private RunningTrials? _trials;
    private SharedCommit? _commits;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = this.GetPrimaryKeyString();
        if (await ExperimentLoader.LoadAsync(store, _id, _snapshotEvery, cancellationToken) is not { } reducer)
        {
            return;
        }

        Begin(reducer);
        if (reducer.State == ExperimentState.Running)
        {
            await EnqueueAllAsync(cancellationToken);
        }
        else if (reducer.State == ExperimentState.Cancelled)
        {
            // A cancel may have been cut short. Not at once: a report that waits for this activation keeps its trial busy, and
            // the pool may be awaiting that trial.
            this.RegisterGrainTimer(
                EndQueuedAsync,
                new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true }
            );
        }
    }

    public async Task<ExperimentStatus> SubmitAsync(Submission submission, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(submission);
        if (_reducer is null)
        {
            await CreateAsync(submission);
        }
        else if ((await store.FindExperimentAsync(_id, cancel))?.SpecHash != submission.SpecHash)
        {
            throw new ExperimentExistsException(_id);
        }

        return await GetAsync(cancel);
    }

    public Task<ReportAnswer> RecordAsync(TrialReport report, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentOutOfRangeException.ThrowIfLessThan(report.Step, 1);
        var (reducer, recorder) = (Reducer, new TrialRecorder(Reducer, _trials!));
        var value = MetricsJson.Find(report.Metrics, reducer.Spec.Objective.Metric);
        return _commits!.RunAsync(consequences => recorder.ReportAsync(report, value, consequences));
    }

    public Task RecordFailureAsync(TrialFailure failure, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var recorder = new TrialRecorder(Reducer, _trials!);
        return ChangeAsync(consequences => recorder.FailAsync(failure, consequences));
    }

    public Task<ExperimentStatus> PauseAsync(string reason, CancellationToken cancel) =>
        TurnAsync(
            consequences =>
            {
                if (Reducer.State == ExperimentState.Running)
                {
                    Reducer.Log(new Paused(reason), consequences);
                    Reducer.SetState(reason, consequences);
                }
            },
            cancel
        );

    public Task<ExperimentStatus> ResumeAsync(CancellationToken cancel) =>
        TurnAsync(
            consequences =>
            {
                if (Reducer.State == ExperimentState.Paused)
                {
                    Reducer.Log(new Resumed(), consequences);
                    Reducer.SetState(Reducer.Note, consequences);
                }
            },
            cancel
        );

    public Task<ExperimentStatus> CancelAsync(string reason, CancellationToken cancel) =>
        TurnAsync(
            consequences =>
            {
                if (!Reducer.IsOver)
                {
                    Reducer.Log(new Cancelled(reason), consequences);
                    Reducer.SetState(reason, consequences);
                }
            },
            cancel
        );

    public Task<ExperimentStatus> GetAsync(CancellationToken cancel) =>
        ExperimentStatuses.ReadAsync(store, _id, cancel);

    private ExperimentReducer Reducer => _reducer ?? throw new ExperimentNotFoundException(_id);

    private IPoolGrain Pool => GrainFactory.GetGrain<IPoolGrain>(Reducer.Place.Queue);

    private void Begin(ExperimentReducer reducer)
    {
        _reducer = reducer;
        _trials = new RunningTrials(store, _id);
        _commits = new SharedCommit(
            () => new Consequences(time.GetUtcNow(), metrics, traces),
            CommitAsync,
            DeactivateOnIdle
        );
    }

    private async Task CreateAsync(Submission submission)
    {
        var now = time.GetUtcNow();
        var spec = Spec.SpecJson.Read(submission.Spec);
        var row = new ExperimentRow(
            _id,
            spec.Name,
            ExperimentState.Running,
            Reason: null,
            submission.Spec,
            submission.SpecHash,
            CreatedAt: now,
            UpdatedAt: now,
            EndedAt: null,
            submission.Rerun?.ToJson()
        );
        Begin(ExperimentLoader.Start(row, _snapshotEvery));
        await ChangeAsync(consequences =>
        {
            consequences.Writes.Add(new InsertExperiment(row));
            Reducer.Log(new Submitted(submission.SpecHash), consequences);
            return Task.CompletedTask;
        });
    }

    /// <summary>Changes the experiment's state, where the change applies, and has the queue follow the state it is in then.</summary>
    private async Task<ExperimentStatus> TurnAsync(Action<Consequences> change, CancellationToken cancel)
    {
        await ChangeAsync(consequences =>
        {
            change(consequences);
            return Task.CompletedTask;
        });
        await (
            Reducer.State switch
            {
                ExperimentState.Running => EnqueueAllAsync(cancel),
                ExperimentState.Paused => Pool.WithdrawAsync(_id, cancel),
                ExperimentState.Cancelled => EndQueuedAsync(cancel),
                _ => Task.CompletedTask,
            }
        );
        return await GetAsync(cancel);
    }

    private async Task ChangeAsync(Func<Consequences, Task> change)
    {
        _ = Reducer;
        await _commits!.RunAsync(async consequences =>
        {
            await change(consequences);
            return true;
        });
    }

    private async Task CommitAsync(Consequences consequences)
    {
        if (consequences.Writes.Count > 0)
        {
            await store.CommitAsync(new StoreBatch(consequences.Writes), CancellationToken.None);
        }

        consequences.Ended.ForEach(_trials!.Forget);
        if (consequences.Ended.Count + consequences.Added.Count > 0)
        {
            await Pool.SettleAsync(_id, new(consequences.Ended), new(consequences.Added), CancellationToken.None);
        }
    }

    /// <summary>Has all queued trials wait in the pool. It knows already those that it has not lost.</summary>
    private async Task EnqueueAllAsync(CancellationToken cancel)
    {
        var trials = await QueuedTrials.ReadAsync(store, Reducer.Place, cancel);
        await Pool.EnqueueAsync(_id, new(trials), cancel);
    }

    /// <summary>Ends the queued and paused trials of a cancelled experiment.</summary>
    private async Task EndQueuedAsync(CancellationToken cancel)
    {
        // After this the pool opens no attempt of the experiment and gives none back, so that the rows read below stay as they are.
        await Pool.WithdrawAsync(_id, cancel);
        await ChangeAsync(async consequences =>
        {
            foreach (var row in await QueuedTrials.RowsAsync(store, _id, cancel, TrialState.Queued, TrialState.Paused))
            {
                var ended = row with { State = TrialState.Cancelled, EndedAt = consequences.Now };
                consequences.Writes.Add(new UpdateTrial(ended, row.Attempt, [row.State]));
            }
        });
    }
}
