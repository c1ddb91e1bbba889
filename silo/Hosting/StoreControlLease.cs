using Grid.Store;

namespace Grid.Silo;

/// <summary>The control lease as a row of the store that the silos share.</summary>
/// <param name="silo">Unique to this process.</param>
/// <param name="address">Where this silo takes grain calls.</param>
internal sealed class StoreControlLease(ISharedStore store, string silo, Uri address, TimeSpan ttl) : IControlLease
{
    public async Task<ControlHolder> TakeAsync(CancellationToken cancel)
    {
        var row = await store.TakeControlAsync(silo, address.ToString(), ttl, cancel);
        return new ControlHolder(row.Silo == silo, row.Silo, new Uri(row.Address), row.Epoch);
    }

    public Task ReleaseAsync(ControlHolder held, CancellationToken cancel) =>
        store.ReleaseControlAsync(silo, held.Epoch, cancel);
}
