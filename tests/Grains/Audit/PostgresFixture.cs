using Grid.Tests.Postgres;

[assembly: AssemblyFixture(typeof(Grid.Grains.Tests.PostgresFixture))]

namespace Grid.Grains.Tests;

/// <summary>One server for all tests; started by the first that needs it.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() =>
        Task.Run(() => PostgresServer.StartNewAsync(CancellationToken.None))
    );

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }

    /// <summary>The address of a new, empty database.</summary>
    public async Task<string> NewDatabaseAsync(CancellationToken cancel) =>
        await (await _server.Value).CreateDatabaseAsync(cancel);
}
