using System.Threading.Channels;
using Grid.Silo;

namespace Grid.Client;

/// <summary>Carries an agent's events from its training threads to a view, and keeps count of how long trials took.</summary>
internal sealed class AgentFeed : ISweepFeed, IAgentListener
{
    // A view that falls behind misses old events, never slows a training.
    private const int Most = 4096;

    private readonly Channel<AgentEvent> _events = Channel.CreateBounded<AgentEvent>(
        new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
    );

    private readonly Lock _gate = new();
    private long _completed;
    private TimeSpan _took;

    public (long Count, TimeSpan Time) Completed
    {
        get
        {
            lock (_gate)
            {
                return (_completed, _took);
            }
        }
    }

    public void Happened(AgentEvent happened)
    {
        if (happened is AttemptEnded { Outcome: AttemptOutcome.Completed or AttemptOutcome.Stopped } ended)
        {
            lock (_gate)
            {
                _completed++;
                _took += ended.Took;
            }
        }

        _events.Writer.TryWrite(happened);
    }

    public Task<IReadOnlyList<AgentEvent>> TakeAsync(IReadOnlyList<SlotSnapshot> slots, CancellationToken cancel)
    {
        var taken = new List<AgentEvent>();
        while (_events.Reader.TryRead(out var happened))
        {
            taken.Add(happened);
        }

        return Task.FromResult<IReadOnlyList<AgentEvent>>(taken);
    }
}
