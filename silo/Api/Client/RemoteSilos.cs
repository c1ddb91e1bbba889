using Grid.Grains;

namespace Grid.Silo;

/// <summary>The silos that a silo in another process knows, through its API.</summary>
public sealed class RemoteSilos(SiloConnection connection) : ISilos
{
    public async Task<IReadOnlyList<SiloStatus>> ListAsync(CancellationToken cancel)
    {
        var page = await connection.GetAsync("silos", ApiJson.Default.PageSiloDocument, cancel);
        return [.. page.Items.Select(one => one.ToStatus())];
    }

    public async Task<SiloStatus> DrainAsync(string silo, CancellationToken cancel)
    {
        var drained = await connection.PostAsync(
            $"silos/{Uri.EscapeDataString(silo)}/drain",
            new ReasonDocument(Reason: null),
            ApiJson.Default.ReasonDocument,
            ApiJson.Default.SiloDocument,
            cancel
        );
        return drained.ToStatus();
    }

    public async Task<IReadOnlyList<QueueStatus>> QueuesAsync(CancellationToken cancel)
    {
        var page = await connection.GetAsync("queues", ApiJson.Default.PageQueueDocument, cancel);
        return [.. page.Items.Select(one => one.ToStatus())];
    }
}
