using Grid.Store;

namespace Grid.Silo;

/// <summary>The control lease as a row of the store that the silos share.</summary>
/// <param name="silo">Unique to this process.</param>
/// <param name="address">Where this silo takes grain calls.</param>
internal sealed class StoreControlLease(
    ISharedStore store,
    string silo,
    Func<Uri> address,
    TimeSpan ttl,
    TimeProvider time
) : IControlLease
{
    private readonly Lock _gate = new();
    private (long Epoch, AnchoredTime Time)? _term;

    public async Task<LeaseAnswer> TakeAsync(CancellationToken cancel)
    {
        var row = await store.TakeControlAsync(silo, address().ToString(), ttl, cancel);
        var mine = row.Silo == silo;
        if (mine)
        {
            Anchor(row);
        }

        return new(new ControlHolder(mine, row.Silo, new Uri(row.Address), row.Epoch), row.ExpiresAt - row.ReadAt);
    }

    public Task ReleaseAsync(ControlHolder held, CancellationToken cancel) =>
        store.ReleaseControlAsync(silo, held.Epoch, cancel);

    /// <summary>The database's time, for what is written in a term of control.</summary>
    public TimeProvider TimeOf(long epoch)
    {
        lock (_gate)
        {
            return _term is { } term && term.Epoch == epoch ? term.Time : time;
        }
    }

    /// <summary>What the database's clock said just now. Read once in a term, so that time never goes back within it.</summary>
    private void Anchor(ControlRow row)
    {
        lock (_gate)
        {
            if (_term?.Epoch != row.Epoch)
            {
                _term = (row.Epoch, new AnchoredTime(time, row.ReadAt, time.GetTimestamp()));
            }
        }
    }
}
