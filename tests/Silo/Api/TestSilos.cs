using Grid.Grains;

namespace Grid.Silo.Tests;

/// <summary>One silo of a name, with the slots that a test gives it.</summary>
internal sealed class TestSilos(string name, Func<IReadOnlyList<SlotSnapshot>> slots) : ISilos
{
    private bool _drains;

    /// <summary>What waits.</summary>
    public IReadOnlyList<QueueStatus> Queues { get; set; } = [];

    public Task<IReadOnlyList<SiloStatus>> ListAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<SiloStatus>>([Status()]);

    public Task<SiloStatus> DrainAsync(string silo, CancellationToken cancel)
    {
        if (silo != name)
        {
            throw UnknownSiloException.None(silo, [name]);
        }

        _drains = true;
        return Task.FromResult(Status());
    }

    public Task<IReadOnlyList<QueueStatus>> QueuesAsync(CancellationToken cancel) => Task.FromResult(Queues);

    private SiloStatus Status() =>
        new(name, "", "1", _drains ? SiloStatus.Draining : SiloStatus.Active, Control: true, default, default, slots());
}
