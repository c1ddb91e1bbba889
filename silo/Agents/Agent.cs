using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>
/// Owns this machine's slots: pulls leases from a queue, trains them, reports each epoch. Its trainings run on threads of their own; nothing here blocks the pool.
/// </summary>
public sealed class Agent : IAsyncDisposable
{
    private readonly IGrainFactory _grains;
    private readonly HomeReserve _reserve;
    private readonly IAgentListener? _listener;
    private readonly List<Slot> _slots;
    private readonly CancellationTokenSource _drain = new();
    private readonly TaskCompletionSource<Exception> _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _renewing;

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
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Lanes, 1);
        Options = options;
        Home = home;
        Time = time;
        Drain = _drain.Token;
        Share = new ArtifactShare(options.Artifacts ?? new FolderArtifacts(home.Root), time, Drain);
        Contexts = new ExperimentContexts(models);
        _grains = grains;
        _reserve = new HomeReserve(home);
        _listener = listener;
        _slots =
        [
            .. Enumerable
                .Range(0, options.Slots)
                .Select(number => new Slot(this, $"{options.Device}/{number}", grains)),
        ];
    }

    public AgentOptions Options { get; }

    /// <summary>Done with the reason when the agent cannot go on: the control side failed, or the disk is too full even to say so.</summary>
    public Task<Exception> Faulted => _fault.Task;

    internal HomeFolder Home { get; }

    internal TimeProvider Time { get; }

    internal CancellationToken Drain { get; }

    internal ArtifactShare Share { get; }

    internal ExperimentContexts Contexts { get; }

    /// <summary>Begins to take leases.</summary>
    public void Start()
    {
        _renewing = RenewAsync();
        foreach (var slot in _slots)
        {
            slot.Start();
        }
    }

    /// <summary>What each slot is doing now. Cheap, and never waits for a training.</summary>
    public IReadOnlyList<SlotSnapshot> Snapshot() => [.. _slots.Select(slot => slot.Monitor.Snapshot())];

    /// <summary>Makes the trainings of an experiment save and return their leases after the current step.</summary>
    public void Pause(string experiment) => Pause(experiment, maySave: true);

    /// <summary>Takes no more leases, makes all trainings save and return theirs after the current step, and waits for them.</summary>
    public async Task StopAsync()
    {
        if (!_drain.IsCancellationRequested)
        {
            await _drain.CancelAsync();
        }

        if (_renewing is not null)
        {
            await Task.WhenAll(_slots.Select(slot => slot.Ended));
            await _renewing;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _slots.ForEach(slot => slot.Dispose());
        _drain.Dispose();
    }

    internal void Tell(AgentEvent happened) => _listener?.Happened(happened);

    internal void Fault(Exception error) => _fault.TrySetResult(error);

    /// <summary>Gives the reserve free and pauses the experiment with the reason. Called on a slot's thread.</summary>
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
        foreach (var run in _slots.Select(slot => slot.Run).OfType<TrainingRun>())
        {
            if (run.Experiment == experiment)
            {
                run.Pause(maySave);
            }
        }
    }

    private async Task RenewAsync()
    {
        var pool = _grains.GetGrain<IPoolGrain>(Options.Queue);
        var resending = new Resending(Time);
        using var timer = new PeriodicTimer(Options.RenewEvery, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Drain))
            {
                IReadOnlyList<LeaseKey> held = [.. _slots.SelectMany(slot => slot.Run?.Leases ?? [])];
                if (held.Count > 0)
                {
                    var answer = await resending.RunAsync(() => pool.RenewAsync(Options.Name, new(held), Drain), Drain);
                    Lose(answer.Lost);
                }
            }
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

    private void Lose(IReadOnlyList<LeaseKey> leases)
    {
        foreach (var lease in leases)
        {
            _slots.Select(slot => slot.Run).FirstOrDefault(run => run?.Leases.Contains(lease) ?? false)?.Lose(lease);
        }
    }
}
