using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>The trials that one training run has not ended yet, in the order of the training's lanes.</summary>
/// <remarks>They leave on the training's thread alone, which may therefore read them without the lock; any other thread looks under it.</remarks>
internal sealed class RunLanes
{
    private readonly Lock _gate = new();
    private readonly List<Lane> _left;
    private readonly int _begun;

    public RunLanes(IEnumerable<Lane> lanes)
    {
        _left = [.. lanes];
        _begun = _left.Count;
    }

    /// <summary>Read on the training's thread.</summary>
    public IReadOnlyList<Lane> Left => _left;

    /// <summary>How many there were at the beginning, and how many there are now. Called on any thread.</summary>
    public (int Begun, int Now) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_begun, _left.Count);
            }
        }
    }

    /// <summary>Leases that nobody has taken over. Called on any thread.</summary>
    public IReadOnlyList<LeaseKey> Leases
    {
        get
        {
            lock (_gate)
            {
                return [.. _left.Where(lane => !lane.Lost).Select(lane => lane.Key)];
            }
        }
    }

    /// <summary>The oldest <see cref="Lane.KeptAt"/>; null where no lane is left. Called on any thread.</summary>
    public long? KeptAt
    {
        get
        {
            lock (_gate)
            {
                return _left.Count > 0 ? _left.Min(lane => lane.KeptAt) : null;
            }
        }
    }

    /// <summary>Does something with the lane of a lease, if it is still there. Called on any thread.</summary>
    public void Find(LeaseKey lease, Action<Lane> act)
    {
        lock (_gate)
        {
            if (_left.Find(lane => lane.Key == lease) is { } found)
            {
                act(found);
            }
        }
    }

    /// <summary>The lane's number in the training. Called on the training's thread, as all below.</summary>
    public int IndexOf(Lane lane) => _left.IndexOf(lane);

    public IReadOnlyList<LaneSnapshot> Snapshots() => [.. _left.Select(lane => lane.Snapshot())];

    /// <summary>Ends one lane; the others train on without it.</summary>
    /// <param name="training">Null: it is over already.</param>
    /// <param name="end">One of <see cref="LaneEnds"/>. The lease is held until it is done.</param>
    public void Drop(ITraining? training, Lane lane, Action<Lane> end)
    {
        if (_left.Count > 1)
        {
            training?.DropLane(_left.IndexOf(lane));
        }

        end(lane);
        Remove(lane);
    }

    /// <summary>Ends all that are left.</summary>
    public void EndAll(Action<Lane> end)
    {
        foreach (var lane in _left.ToList())
        {
            end(lane);
            Remove(lane);
        }
    }

    public void Remove(Lane lane)
    {
        lock (_gate)
        {
            _left.Remove(lane);
        }
    }
}
