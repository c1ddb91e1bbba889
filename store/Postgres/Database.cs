using Npgsql;

namespace Grid.Store.Postgres;

/// <summary>One database: its connections, and how long the store waits for it to come back.</summary>
internal sealed class Database(NpgsqlDataSource source, string name, TimeSpan patience) : IAsyncDisposable
{
    /// <summary>Where it is; nothing secret.</summary>
    public string Name => name;

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancel) => source.OpenConnectionAsync(cancel);

    public Pauses Pauses() => new(patience, TimeProvider.System);

    /// <summary>Runs what may be run twice, again and again while the database is away, for a bounded time.</summary>
    /// <exception cref="StoreUnavailableException">It did not come back in time, or refuses.</exception>
    /// <exception cref="StoreFullException">No space is left there.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancel)
    {
        var pauses = Pauses();
        while (true)
        {
            try
            {
                await using var connection = await OpenAsync(cancel);
                return await work(connection);
            }
            catch (Exception error) when (PostgresErrors.IsOfDatabase(error))
            {
                cancel.ThrowIfCancellationRequested();
                if (!await TryAgainAsync(error, pauses, cancel))
                    throw PostgresErrors.OfStore(error, name);
            }
        }
    }

    /// <summary>All rows of a query. Parameters are named $1, $2, … in their order.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancel,
        params object[] parameters
    ) =>
        RunAsync<IReadOnlyList<T>>(
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                foreach (var parameter in parameters)
                    command.Parameters.Add(new NpgsqlParameter { Value = parameter });
                await using var reader = await command.ExecuteReaderAsync(cancel);
                var rows = new List<T>();
                while (await reader.ReadAsync(cancel))
                    rows.Add(read(reader));
                return rows;
            },
            cancel
        );

    /// <summary>Waits until it is time to try again; false where it is no use, or the time is up.</summary>
    public Task<bool> TryAgainAsync(Exception error, Pauses pauses, CancellationToken cancel)
    {
        if (!PostgresErrors.MayPass(error))
            return Task.FromResult(false);
        // A server that restarted has dropped them all: each would fail once.
        if (error is not PostgresException { Severity: "ERROR" })
            source.Clear();
        return pauses.TryAgainAsync(cancel);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
