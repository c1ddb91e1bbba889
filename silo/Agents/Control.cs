using Grid.Grains;

namespace Grid.Silo;

/// <summary>The control side (pool, trials, experiments) as a training's thread sees it: each call returns when the answer is durable.</summary>
/// <remarks>What may pass is tried again (<see cref="Resending"/>). A failure is no failure of the trial: it comes as <see cref="ControlException"/>, except that the disk is full, which comes as it is.</remarks>
internal sealed class Control(IGrainFactory grains, string queue, Resending resending) : IDisposable
{
    private readonly ThreadBridge _bridge = new();
    private readonly IPoolGrain _pool = grains.GetGrain<IPoolGrain>(queue);

    /// <summary>Reports one epoch of each lane; answers in the same order.</summary>
    public IReadOnlyList<ReportAnswer> Report(IReadOnlyList<TrialReport> reports) =>
        Guarded(async () =>
            (IReadOnlyList<ReportAnswer>)
                await Task.WhenAll(
                    reports.Select(report =>
                        resending.RunAsync(
                            () => Trial(report.Lease).ReportAsync(report, CancellationToken.None),
                            CancellationToken.None
                        )
                    )
                )
        );

    public void Fail(TrialFailure failure) => Do(() => Trial(failure.Lease).FailAsync(failure, CancellationToken.None));

    public void Release(LeaseKey lease, string cause, CheckpointInfo? checkpoint) =>
        Do(() => _pool.ReleaseAsync(lease, cause, checkpoint, CancellationToken.None));

    public void Pause(string experiment, string reason) =>
        Do(() => grains.GetGrain<IExperimentGrain>(experiment).PauseAsync(reason, CancellationToken.None));

    public ExperimentStatus Experiment(string experiment) =>
        Ask(() => grains.GetGrain<IExperimentGrain>(experiment).GetAsync(CancellationToken.None));

    public void Dispose() => _bridge.Dispose();

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
