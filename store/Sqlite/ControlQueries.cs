using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>The reads of the control lease and of silos.</summary>
internal sealed class ControlQueries(ReaderPool readers)
{
    public async Task<ControlRow?> FindControlAsync(CancellationToken cancel) =>
        (
            await QueryAsync(
                $"SELECT silo, address, epoch, expires_at, {ControlWriter.Now} FROM control WHERE silo IS NOT NULL AND expires_at > {ControlWriter.Now}",
                row => new ControlRow(
                    row.GetString(0),
                    row.GetString(1),
                    row.GetInt64(2),
                    RowReaders.Time(row, 3),
                    RowReaders.Time(row, 4)
                ),
                cancel
            )
        ).SingleOrDefault();

    public Task<IReadOnlyList<SiloRow>> ListSilosAsync(CancellationToken cancel) =>
        QueryAsync(
            "SELECT name, run, address, version, state, devices, started_at, seen_at FROM silo ORDER BY name",
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

    public async Task<DateTimeOffset> NowAsync(CancellationToken cancel) =>
        (await QueryAsync($"SELECT {ControlWriter.Now}", row => RowReaders.Time(row, 0), cancel))[0];

    private Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql,
        Func<SqliteDataReader, T> read,
        CancellationToken cancel
    ) => readers.ReadAsync(reader => reader.Query(sql, read, cancel), cancel);
}
