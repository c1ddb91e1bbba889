using Grid.Tests.Postgres;
using Npgsql;

namespace Grid.Store.Tests.Postgres;

/// <summary>A connection of a test's own, beside the store's.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private Session(NpgsqlConnection connection) => _connection = connection;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Session> OpenAsync(string url)
    {
        var connection = new NpgsqlConnection(PostgresServer.KeyedOf(url));
        await connection.OpenAsync(Cancel);
        return new Session(connection);
    }

    /// <summary>Runs SQL; answers the first value of its first row.</summary>
    public async Task<object?> RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        return await command.ExecuteScalarAsync(Cancel);
    }

    /// <summary>Waits until another session of this database is in a state that this condition on pg_stat_activity tells; answers its process id.</summary>
    public async Task<int> AwaitSessionAsync(string condition)
    {
        while (true)
        {
            // Inside a transaction, a session sees the others as they were when it first looked.
            await RunAsync("SELECT pg_stat_clear_snapshot()");
            var found = await RunAsync(
                $"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND {condition}"
            );
            if (found is int pid)
                return pid;
            await Task.Delay(TimeSpan.FromMilliseconds(1), Cancel);
        }
    }

    /// <summary>Ends a session, as an administrator or a broken network does.</summary>
    public Task TerminateAsync(int pid) => RunAsync($"SELECT pg_terminate_backend({pid}, 60000)");

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
