using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// One trial: opens and closes its attempts, and lets only the open one report.
/// </summary>
/// <remarks>
/// <para>
/// Two grains write a trial's row: this one when an attempt opens (queued → running, attempt + 1) or is given back (running → queued), the experiment when a report or a
/// failure changes it or ends it. Each write expects the attempt and the state that its writer saw. Attempts only grow, and a trial that leaves running with an attempt never
/// runs under that number again. So:
/// </para>
/// <para>
/// – A queued row with attempt a stays as it is until attempt a + 1 opens or it ends: who saw (a, queued) and finds it again has seen the newest row.
/// </para>
/// <para>
/// – A running row with attempt a is changed by the experiment alone until it leaves that state. The experiment may therefore keep it in memory between reports; should
/// the attempt have been given back meanwhile, its write fails on the state.
/// </para>
/// <para>
/// – A paused row with attempt a is the experiment's alone: a report of that attempt brought it there, and the experiment queues it again, under the same attempt, or ends it.
/// </para>
/// <para>
/// – This grain reads the row afresh before each write. A report in flight could slip between its read and its write of (a, running) → queued; it cannot, because the
/// report came through this grain, which handles one call at a time and never leaves a report before the experiment has answered it.
/// </para>
/// <para>
/// – Where a host breaks that (a call timed out, a second activation), the write may put an older LastStep back. Rows of reports are only ever added, so the experiment
/// takes what the search has seen from them (<see cref="RunningTrials"/>), and the next report mends the row.
/// </para>
/// </remarks>
public sealed class TrialGrain(IStore store, TimeProvider time, GrainMetrics? metrics = null, Traces? traces = null)
    : Grain,
        ITrialGrain
{
    private readonly Dictionary<long, ReportAnswer> _answers = [];
    private TrialKey _key;
    private long? _attempt;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TrialKey.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<Lease?> LeaseAsync(LeaseHolder holder, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(holder);
        if (await FindAsync(cancel) is not { State: TrialState.Queued } row)
        {
            return null;
        }

        var attempt = row.Attempt + 1;
        using var span = traces
            ?.Start("lease", _key)
            ?.Set("grid.attempt", attempt)
            .Set("grid.agent", holder.Agent)
            .Set("grid.slot", holder.Slot);
        var startedAt = row.StartedAt ?? holder.At;
        var running = row with { State = TrialState.Running, Attempt = attempt, StartedAt = startedAt };
        var opened = new AttemptRow(
            _key.Experiment,
            _key.Trial,
            attempt,
            holder.Agent,
            holder.Slot,
            holder.At,
            EndedAt: null,
            Cause: null,
            Message: null,
            holder.Training
        );
        await CommitAsync(new UpdateTrial(running, row.Attempt, [TrialState.Queued]), new InsertAttempt(opened));
        _attempt = attempt;
        _answers.Clear();
        var checkpoint = row.Checkpoint?.ToMessage();
        return new Lease(_key.Experiment, _key.Trial, attempt, row.Parameters, row.Seed, row.LastStep, checkpoint);
    }

    public async Task<ReportAnswer> ReportAsync(TrialReport report, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (!await IsCurrentAsync(report.Lease, cancel))
        {
            metrics?.Reported(ReportResult.Stale);
            return ReportAnswer.Stale;
        }

        if (!report.Last && _answers.TryGetValue(report.Step, out var first))
        {
            metrics?.Reported(ReportResult.Duplicate);
            return first;
        }

        var answer = await OrForgetAsync(() => RecordAsync(report));
        _answers[report.Step] = answer;
        if (report.Last || answer is ReportAnswer.Stop or ReportAnswer.Cancel or ReportAnswer.Stale)
        {
            DeactivateOnIdle();
        }

        return answer;
    }

    public async Task FailAsync(TrialFailure failure, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (await IsCurrentAsync(failure.Lease, cancel))
        {
            await OrForgetAsync(() => Experiment.RecordFailureAsync(failure, CancellationToken.None));
            DeactivateOnIdle();
        }
    }

    public async Task<string?> ReleaseAsync(
        long attempt,
        string cause,
        CheckpointInfo? checkpoint,
        CancellationToken cancel
    )
    {
        var row = await FindAsync(cancel);
        if (row is { State: TrialState.Running } && row.Attempt == attempt)
        {
            row = await CloseAsync(row, cause, checkpoint, cancel);
        }

        return row is { State: TrialState.Queued } ? row.WaitingShape() : null;
    }

    private async Task<ReportAnswer> RecordAsync(TrialReport report)
    {
        try
        {
            return await Experiment.RecordAsync(report, CancellationToken.None);
        }
        catch (ArgumentException)
        {
            metrics?.Reported(ReportResult.Rejected);
            throw;
        }
    }

    private IExperimentGrain Experiment => GrainFactory.GetGrain<IExperimentGrain>(_key.Experiment);

    private async Task<TrialRow> CloseAsync(
        TrialRow row,
        string cause,
        CheckpointInfo? checkpoint,
        CancellationToken cancel
    )
    {
        // Nobody leases a trial of a cancelled experiment again, so nobody but this call would end it.
        var experiment = await store.FindExperimentAsync(_key.Experiment, cancel);
        var cancelled = experiment?.State == ExperimentState.Cancelled;
        var now = time.GetUtcNow();
        var closed = row with
        {
            State = cancelled ? TrialState.Cancelled : TrialState.Queued,
            EndedAt = cancelled ? now : null,
            Checkpoint = checkpoint?.ToRow() ?? row.Checkpoint,
        };
        await CommitAsync(
            new UpdateTrial(closed, row.Attempt, [TrialState.Running]),
            new EndAttempt(_key.Experiment, _key.Trial, row.Attempt, now, cause, Message: null)
        );
        DeactivateOnIdle();
        return closed;
    }

    private async Task<bool> IsCurrentAsync(LeaseKey lease, CancellationToken cancel)
    {
        _attempt ??= (await FindAsync(cancel))?.Attempt ?? 0;
        return lease.Attempt == _attempt;
    }

    private Task<TrialRow?> FindAsync(CancellationToken cancel) =>
        store.FindTrialAsync(_key.Experiment, _key.Trial, cancel);

    /// <summary>Without the caller's token: a commit that has begun is waited for, so that its outcome is known.</summary>
    private Task CommitAsync(params StoreWrite[] writes) =>
        OrForgetAsync(() => store.CommitAsync(new StoreBatch(writes), CancellationToken.None));

    /// <summary>Where the outcome of a write is unknown, so is what this object remembers: the next call starts from the row.</summary>
    private async Task OrForgetAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task<T> OrForgetAsync<T>(Func<Task<T>> write)
    {
        T? result = default;
        await OrForgetAsync(async () =>
        {
            result = await write();
        });
        return result!;
    }
}
