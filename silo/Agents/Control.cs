using Grid.Grains;

namespace Grid.Silo;

/// <summary>The control side (pool, trials, experiments) as a training's thread sees it: each call returns when the answer is durable.</summary>
/// <remarks>What may pass is tried again (<see cref="Resending"/>). A failure is no failure of the trial: it comes as <see cref="ControlException"/>, except that the disk is full, which comes as it is.</remarks>
internal sealed class Control(IGrainFactory grains, string queue, Resending resending) : IDisposable
{
    private readonly ThreadBridge _bridge = new();
    private readonly IPoolGrain _pool = grains.GetGrain<IPoolGrain>(queue);

    /// <summary>Begins to report one epoch of each lane, once the epoch before it is answered, and does not wait.</summary>
    /// <param name="before">The epoch before; null where that is answered.</param>
    public SentReports Send(IReadOnlyList<LaneReport> reports, SentReports? before)
    {
        var away = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new SentReports(reports, away.Task, SendAsync(reports, before, () => away.TrySetResult()));
    }

    /// <summary>Waits for the answers. Null where the control side is away, unless it is to wait for it.</summary>
    public IReadOnlyList<ReportAnswer?>? Hear(SentReports sent, bool wait)
    {
        if (!wait)
        {
            _ = Guarded(() => Task.WhenAny(sent.Answers, sent.Away));
        }

        return wait || sent.Answers.IsCompleted ? Guarded(() => sent.Answers) : null;
    }

    public void Fail(TrialFailure failure) => Do(() => Trial(failure.Lease).FailAsync(failure, CancellationToken.None));

    public void Release(LeaseKey lease, string cause, CheckpointInfo? checkpoint) =>
        Do(() => _pool.ReleaseAsync(lease, cause, checkpoint, CancellationToken.None));

    public void Pause(string experiment, string reason) =>
        Do(() => grains.GetGrain<IExperimentGrain>(experiment).PauseAsync(reason, CancellationToken.None));

    public ExperimentStatus Experiment(string experiment) =>
        Ask(() => grains.GetGrain<IExperimentGrain>(experiment).GetAsync(CancellationToken.None));

    public void Dispose() => _bridge.Dispose();

    private async Task<IReadOnlyList<ReportAnswer?>> SendAsync(
        IReadOnlyList<LaneReport> reports,
        SentReports? before,
        Action failed
    )
    {
        var goesOn = before
            ?.Reports.Zip(await before.Answers)
            .ToDictionary(pair => pair.First.Lane, pair => pair.Second == ReportAnswer.Continue);
        return await Task.WhenAll(reports.Select(SendOneAsync));

        async Task<ReportAnswer?> SendOneAsync(LaneReport sent) =>
            goesOn is not null && !goesOn[sent.Lane]
                ? null
                : await resending.RunAsync(
                    () => Trial(sent.Report.Lease).ReportAsync(sent.Report, CancellationToken.None),
                    CancellationToken.None,
                    failed
                );
    }

    private ITrialGrain Trial(LeaseKey lease) => grains.GetGrain<ITrialGrain>(lease.Key.ToString());

    private T Ask<T>(Func<Task<T>> call) => Guarded(() => resending.RunAsync(call, CancellationToken.None));

    private T Guarded<T>(Func<Task<T>> call)
    {
        try
        {
            return _bridge.Call(call);
        }
        catch (Exception error) when (error is not OperationCanceledException && !DiskFull.Caused(error))
        {
            throw new ControlException(error);
        }
    }

    private void Do(Func<Task> call) =>
        Ask(async () =>
        {
            await call();
            return true;
        });
}

/// <summary>The control side failed: the agent cannot go on, and its trials are as they were.</summary>
internal sealed class ControlException(Exception inner) : Exception($"{inner.GetType().Name}: {inner.Message}", inner);
