using Grid.Grains;

namespace Grid.Silo;

/// <summary>The threads that train: as many as there were trainings at once, and as stand by for some. A free one takes the next training, the one that became free last first, since it is the warmest.</summary>
internal sealed class TrainingThreads(Agent agent) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stack<TrainingThread> _free = [];
    private IReadOnlyList<TrainingThread> _all = [];

    public IReadOnlyList<TrainingThread> All => Volatile.Read(ref _all);

    public IEnumerable<TrainingRun> Runs => All.Select(thread => thread.Run).OfType<TrainingRun>();

    /// <summary>All leases that the agent has now.</summary>
    public IReadOnlyList<LeaseKey> Held => [.. All.SelectMany(thread => thread.Held)];

    /// <summary>Those of trainings that have not begun.</summary>
    public IReadOnlyList<LeaseKey> Unbegun => [.. All.SelectMany(thread => thread.Unbegun)];

    /// <summary>Begins a training whose devices are taken.</summary>
    public void Begin(Placement placement)
    {
        TrainingThread? thread;
        lock (_gate)
        {
            if (!_free.TryPop(out thread))
            {
                thread = Add(standsBy: false);
            }
        }

        thread.Begin(placement);
    }

    /// <summary>Has threads get ready until there are so many. Those that have trained are, and take the next training before them.</summary>
    public void StandBy(int count)
    {
        lock (_gate)
        {
            var warm = _free.Reverse().ToList();
            _free.Clear();
            while (_all.Count < count)
            {
                _free.Push(Add(standsBy: true));
            }

            warm.ForEach(_free.Push);
        }
    }

    /// <summary>A thread has ended its training: it and the devices are free.</summary>
    public void End(TrainingThread thread, IReadOnlyList<DeviceShare> devices)
    {
        lock (_gate)
        {
            _free.Push(thread);
        }

        agent.Ledger.Return(devices);
    }

    /// <summary>Waits for the trainings, and ends the threads. Nothing begins after that.</summary>
    public Task StopAsync() => Task.WhenAll(All.Select(thread => thread.StopAsync()));

    /// <summary>Called under the gate.</summary>
    private TrainingThread Add(bool standsBy)
    {
        var thread = new TrainingThread(agent, this, _all.Count, standsBy);
        Volatile.Write(ref _all, [.. _all, thread]);
        return thread;
    }

    /// <summary>Called once they have ended.</summary>
    public void Dispose()
    {
        foreach (var thread in All)
        {
            thread.Dispose();
        }
    }
}
