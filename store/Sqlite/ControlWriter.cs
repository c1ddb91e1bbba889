using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>Writes of the control lease and of silos, by the clock of the database: here, this machine's.</summary>
internal sealed class ControlWriter(SqliteConnection connection) : IDisposable
{
    /// <summary>Microseconds since 1970.</summary>
    public const string Now = "CAST(unixepoch('now', 'subsec') * 1000000 AS INTEGER)";

    private readonly Statement _check = new(connection, "SELECT epoch FROM control");

    private readonly Statement _take = new(
        connection,
        $"""
        UPDATE control SET epoch = epoch + (silo IS NOT ?1), silo = ?1, address = ?2, expires_at = {Now} + ?3
        WHERE silo IS NULL OR silo = ?1 OR expires_at <= {Now}
        """
    );

    private readonly Statement _release = new(
        connection,
        "UPDATE control SET silo = NULL, address = NULL, expires_at = 0 WHERE silo = ? AND epoch = ?"
    );

    private readonly Statement _put = new(
        connection,
        $"""
        INSERT INTO silo (name, run, address, version, state, devices, started_at, seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, {Now})
        ON CONFLICT (name) DO UPDATE SET run = excluded.run, address = excluded.address, version = excluded.version,
            state = excluded.state, devices = excluded.devices, started_at = excluded.started_at, seen_at = excluded.seen_at
        """
    );

    private readonly Statement _remove = new(connection, "DELETE FROM silo WHERE name = ?");

    /// <exception cref="StoreFencedException">Control has another epoch.</exception>
    public void Check(CheckEpoch write)
    {
        var current = _check.ReadNumber() ?? 0;
        if (current != write.Epoch)
            throw new StoreFencedException(write.Epoch, current);
    }

    public void Take(TakeControl write) =>
        _take.Bind(write.Silo).Bind(write.Address).Bind(Microseconds.Of(write.Ttl)).Execute();

    public void Release(ReleaseControl write) => _release.Bind(write.Silo).Bind(write.Epoch).Execute();

    public void Put(SiloRow row) =>
        _put.Bind(row.Name)
            .Bind(row.Run)
            .Bind(row.Address)
            .Bind(row.Version)
            .Bind(row.State)
            .Bind(row.Devices)
            .Bind(row.StartedAt)
            .Execute();

    public void Remove(RemoveSilo write) => _remove.Bind(write.Name).Execute();

    public void Dispose()
    {
        _check.Dispose();
        _take.Dispose();
        _release.Dispose();
        _put.Dispose();
        _remove.Dispose();
    }
}
