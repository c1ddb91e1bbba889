using System.Text.Json;
using Grid.Grains;
using Grid.Store;

namespace Grid.Silo;

/// <summary>The silos that share a store, as they say of themselves.</summary>
internal sealed class ClusterSilos(
    ISharedStore store,
    SiloPresence self,
    Queues queues,
    Func<string?> controlRun,
    string? token,
    TimeProvider time
) : ISilos
{
    /// <summary>A silo that was not heard of for so long counts as lost; it is forgotten a day later.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    public async Task<IReadOnlyList<SiloStatus>> ListAsync(CancellationToken cancel)
    {
        var now = await store.NowAsync(cancel);
        var others = (await store.ListSilosAsync(cancel)).Where(row => row.Name != self.Name);
        var statuses = new List<SiloStatus>();
        foreach (
            var row in others.Append(self.Row() with { SeenAt = now }).OrderBy(row => row.Name, StringComparer.Ordinal)
        )
        {
            if (now - row.SeenAt < Memory)
            {
                statuses.Add(Status(row, now));
            }
        }

        return statuses;
    }

    public async Task<SiloStatus> DrainAsync(string silo, CancellationToken cancel)
    {
        var known = await ListAsync(cancel);
        var found =
            known.FirstOrDefault(one => one.Name == silo)
            ?? throw UnknownSiloException.None(silo, [.. known.Select(one => one.Name)]);
        if (found.State == SiloStatus.Lost)
        {
            throw new SiloLostException(silo);
        }

        if (silo == self.Name)
        {
            self.Drain();
            return found with { State = SiloStatus.Draining };
        }

        using var connection = new SiloConnection(new SiloEndpoint(new Uri(found.Address), token), time);
        return await new RemoteSilos(connection).DrainAsync(silo, cancel);
    }

    public Task<IReadOnlyList<QueueStatus>> QueuesAsync(CancellationToken cancel) => queues.ListAsync(cancel);

    private SiloStatus Status(SiloRow row, DateTimeOffset now) =>
        new(
            row.Name,
            row.Address,
            row.Version,
            now - row.SeenAt < Silence ? row.State : SiloStatus.Lost,
            AgentName.Of(row.Name, row.Run) == controlRun(),
            row.StartedAt,
            row.SeenAt,
            now - row.SeenAt < Silence ? Slots(row) : []
        );

    private static IReadOnlyList<SlotSnapshot> Slots(SiloRow row) =>
        [
            .. JsonSerializer
                .Deserialize(row.Devices, ApiJson.Default.ListSlotDocument)!
                .Select(slot => slot.ToSnapshot()),
        ];
}
