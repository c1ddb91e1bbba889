using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Grid.Silo.Tests;

/// <summary>Lets a test wait for what happens on an agent.</summary>
internal sealed class Follower : IAgentListener
{
    private readonly Channel<AgentEvent> _events = Channel.CreateUnbounded<AgentEvent>();
    private readonly List<AgentEvent> _seen = [];

    /// <summary>What the test has waited past so far.</summary>
    public IReadOnlyList<AgentEvent> Seen => _seen;

    /// <summary>What the agent noted for whoever looks after the machine.</summary>
    public ConcurrentQueue<string> Notes { get; } = new();

    public void Noted(LogLine line) => Notes.Enqueue(line.Text);

    public void Happened(AgentEvent happened) => _events.Writer.TryWrite(happened);

    public async Task<AgentEvent> NextAsync(CancellationToken cancel)
    {
        var next = await _events.Reader.ReadAsync(cancel);
        _seen.Add(next);
        return next;
    }

    /// <summary>The next event of a kind that the condition holds for.</summary>
    public async Task<T> NextAsync<T>(Func<T, bool> wanted, CancellationToken cancel)
        where T : AgentEvent
    {
        while (true)
        {
            if (await NextAsync(cancel) is T happened && wanted(happened))
            {
                return happened;
            }
        }
    }
}
