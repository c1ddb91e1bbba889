using System.Collections.Concurrent;
using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>
/// Owns this machine's devices: offers what is free to a queue, trains what it is given, reports each epoch. Its trainings run on threads of their own; nothing here blocks the
/// pool.
/// </summary>
public sealed class Agent : IAsyncDisposable
{
    private readonly HomeReserve _reserve;
    private readonly IAgentListener? _listener;
    private readonly TrainingThreads _threads;
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly TaskCompletionSource<Exception> _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DeviceQuarantine _quarantine;
    private readonly IPoolGrain _pool;
    private readonly LeaseReturns _returns;
    private readonly LeaseLoop _leases;
    private readonly Lock _stopping = new();
    private readonly ConcurrentDictionary<TrialKey, bool> _brokeDevices = new();
    private Task _asking = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;
    private Task _standingBy = Task.CompletedTask;
    private Task? _stopped;

    /// <param name="listener">Follows along; null: nobody does.</param>
    public Agent(
        AgentOptions options,
        IGrainFactory grains,
        IReadOnlyList<IModel> models,
        HomeFolder home,
        TimeProvider time,
        IAgentListener? listener
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Lanes, 1);
        ArgumentOutOfRangeException.ThrowIfZero(options.Devices.Devices.Count);
        Options = options;
        Home = home;
        Time = time;
        Grains = grains;
        Drain = _drain.Token;
        Share = new ArtifactShare(options.Artifacts ?? new FolderArtifacts(home.Root), time, Drain);
        Contexts = new ExperimentContexts(models);
        Ledger = new DeviceLedger(options.Devices, time);
        Records = new RecordWriter(options.Devices);
        Resending = new Resending(
            time,
            () => options.KeepTrying,
            options.ControlChange,
            text => Note(new LogLine(text)),
            _giveUp.Token
        );
        _pool = grains.GetGrain<IPoolGrain>(options.Queue);
        _returns = new LeaseReturns(_pool, new Resending(time, () => true, options.ControlChange), Note, _giveUp.Token);
        _reserve = new HomeReserve(home);
        _listener = listener;
        _threads = new TrainingThreads(this);
        _leases = new LeaseLoop(this, _pool, _threads);
        _quarantine = new DeviceQuarantine(options, Ledger, time, Note, _end.Token);
        options.Metrics?.Watch(this);
    }

    public AgentOptions Options { get; }

    /// <summary>Done with the reason when the agent cannot go on: the control side failed, or the disk is too full even to say so.</summary>
    public Task<Exception> Faulted => _fault.Task;

    internal IGrainFactory Grains { get; }

    internal HomeFolder Home { get; }

    internal TimeProvider Time { get; }

    /// <summary>Signalled when the agent takes no more work and wants its leases returned.</summary>
    internal CancellationToken Drain { get; }

    internal ArtifactShare Share { get; }

    internal ExperimentContexts Contexts { get; }

    internal DeviceLedger Ledger { get; }

    /// <summary>What trainings run on.</summary>
    internal RecordWriter Records { get; }

    internal Resending Resending { get; }

    /// <summary>What trains now.</summary>
    internal IEnumerable<TrainingRun> Runs => _threads.Runs;

    /// <summary>All leases that the agent has now.</summary>
    internal IReadOnlyList<LeaseKey> Held => _threads.Held;

    /// <summary>Begins to take leases.</summary>
    public void Start()
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _watching = Task.WhenAll(
            GuardAsync(() => new LeaseRenewals(this, _pool, _threads).RunAsync(_end.Token)),
            GuardAsync(() => ReadDevicesAsync(read))
        );
        _asking = GuardAsync(async () =>
        {
            await read.Task.WaitAsync(Drain);
            await _leases.RunAsync();
        });
        _standingBy = GuardAsync(StandByAsync);
    }

    /// <summary>Each training, then each free device. Cheap, and never waits for a training.</summary>
    public IReadOnlyList<SlotSnapshot> Snapshot() =>
        [
            .. _threads.All.Select(thread => thread.Monitor.Snapshot()).OfType<SlotSnapshot>(),
            .. Ledger
                .Snapshot()
                .Where(device => device.Used == 0)
                .Select(device => new SlotSnapshot(device.Info.Id, null, [], 0, 0, 0, 0, device.Since)),
        ];

    /// <summary>Each device: how much of it is used, how full it is, and whether it is in service.</summary>
    public IReadOnlyList<DeviceSnapshot> Devices() => Ledger.Snapshot();

    /// <summary>Makes the trainings of an experiment save and return their leases after the current step.</summary>
    public void Pause(string experiment) => Pause(experiment, maySave: true);

    /// <summary>Takes no more leases, makes all trainings save and return theirs after the current step, and waits for them.</summary>
    public Task StopAsync()
    {
        lock (_stopping)
        {
            return _stopped ??= StopOnceAsync();
        }
    }

    /// <summary>
    /// Does not wait any longer for trainings that <see cref="StopAsync"/> has asked to save: hands their leases back as they are, so that others go on at once from the checkpoints before. What the
    /// control side does not take in time it takes back when the leases run out. What still trains ends with the process.
    /// </summary>
    public async Task GiveUpAsync(TimeSpan within)
    {
        var held = Held;
        await _giveUp.CancelAsync();
        using var limit = new CancellationTokenSource(within, Time);
        await Task.WhenAll(held.Select(lease => _returns.HandBackAsync(lease, limit.Token)));
    }

    public async ValueTask DisposeAsync()
    {
        var stopped = StopAsync();
        if (_giveUp.IsCancellationRequested && !stopped.IsCompleted)
        {
            return;
        }

        await stopped;
        _threads.Dispose();
        _drain.Dispose();
        _end.Dispose();
        _giveUp.Dispose();
    }

    internal void Tell(AgentEvent happened) => _listener?.Happened(happened);

    internal void Note(LogLine line) => _listener?.Noted(line);

    internal void Fault(Exception error) => _fault.TrySetResult(error);

    /// <summary>A training could not go on because the control side failed: its leases run out.</summary>
    internal void Fault(Exception error, IReadOnlyList<LeaseKey> held)
    {
        if (Drain.IsCancellationRequested && !_giveUp.IsCancellationRequested)
        {
            foreach (var lease in held)
            {
                _returns.NoteUnreturned(lease, error);
            }
        }

        Fault(error);
    }

    /// <summary>Takes devices out of service until a probe passes.</summary>
    internal void Quarantine(IReadOnlyList<DeviceShare> devices, string problem)
    {
        foreach (var device in devices)
        {
            _quarantine.Begin(device.Device, problem);
        }
    }

    /// <summary>Notes that a trial, alone, broke its devices, and answers whether it had done so before.</summary>
    internal bool HasBrokenDevices(TrialKey trial) => !_brokeDevices.TryAdd(trial, true);

    /// <summary>Gives the reserve free and pauses the experiment with the reason. Called on a training's thread.</summary>
    internal void DiskIsFull(Control control, string experiment, Exception error)
    {
        Pause(experiment, maySave: false);
        _reserve.Release();
        try
        {
            control.Pause(experiment, DiskFull.Reason(experiment, error));
        }
        catch (Exception unrecorded) when (DiskFull.Caused(unrecorded))
        {
            Fault(unrecorded);
        }
    }

    private void Pause(string experiment, bool maySave)
    {
        foreach (var run in _threads.Runs.Where(run => run.Experiment == experiment))
        {
            run.Pause(maySave);
        }
    }

    private async Task StopOnceAsync()
    {
        await _drain.CancelAsync();
        await Task.WhenAll(_asking, _standingBy);
        var beside = Task.WhenAll([_leases.LeaveAsync(), .. _threads.Unbegun.Select(_returns.ReturnUnbegunAsync)]);
        await _threads.StopAsync();
        await beside;

        // Leases are renewed until the last training has returned its own.
        await _end.CancelAsync();
        await _watching;
        await _quarantine.Ended;
    }

    private async Task StandByAsync()
    {
        if (Options is { Workers: not null, StandByAfter: { } pause })
        {
            await Task.Delay(pause, Time, Drain);
            // No more than can start at once: the silo may have many slots, and nothing to do.
            var slots = Options.Devices.Devices.Count(device => device.Kind == DeviceKind.Cpu);
            _threads.StandBy(Math.Min(slots, Environment.ProcessorCount));
        }
    }

    /// <param name="first">Set once each device was read: then the first offer can say how much memory is free.</param>
    private async Task ReadDevicesAsync(TaskCompletionSource first)
    {
        using var timer = new PeriodicTimer(Options.ReadEvery, Time);
        do
        {
            Ledger.Note(await Options.Devices.ReadAsync(_end.Token));
            first.TrySetResult();
        } while (await timer.WaitForNextTickAsync(_end.Token));
    }

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Drain.IsCancellationRequested)
        {
            // The agent stops; its leases are returned by their trainings.
        }
        catch (Exception error)
        {
            Fault(error);
        }
    }
}
