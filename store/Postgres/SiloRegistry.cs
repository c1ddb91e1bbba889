namespace Grid.Store.Postgres;

/// <summary>Which silos there are.</summary>
internal sealed class SiloRegistry(Database database)
{
    public Task PutAsync(SiloRow silo, CancellationToken cancel) =>
        database.QueryAsync(
            $"""
            INSERT INTO grid.silo (name, run, address, version, state, devices, started_at, seen_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, {Clock.Now})
            ON CONFLICT (name) DO UPDATE SET run = excluded.run, address = excluded.address, version = excluded.version,
                state = excluded.state, devices = excluded.devices, started_at = excluded.started_at, seen_at = excluded.seen_at
            """,
            row => row,
            cancel,
            silo.Name,
            silo.Run,
            silo.Address,
            silo.Version,
            silo.State,
            silo.Devices,
            Microseconds.Of(silo.StartedAt)
        );

    public Task<IReadOnlyList<SiloRow>> ListAsync(CancellationToken cancel) =>
        database.QueryAsync(
            "SELECT name, run, address, version, state, devices, started_at, seen_at FROM grid.silo ORDER BY name",
            row => new SiloRow(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.GetString(3),
                row.GetString(4),
                row.GetString(5),
                RowReaders.Time(row, 6),
                RowReaders.Time(row, 7)
            ),
            cancel
        );

    public Task RemoveAsync(string name, CancellationToken cancel) =>
        database.QueryAsync("DELETE FROM grid.silo WHERE name = $1", row => row, cancel, name);
}
