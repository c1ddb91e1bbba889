using Grid.Tests.Postgres;

[assembly: AssemblyFixture(typeof(Grid.SystemTests.Cluster.PostgresFixture))]

namespace Grid.SystemTests.Cluster;

/// <summary>One server for all tests that leave it running; started by the first that needs it.</summary>
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
    public static async Task<string> NewDatabaseAsync(CancellationToken cancel)
    {
        var fixture = await TestContext.Current.GetFixture<PostgresFixture>();
        return await (await fixture!._server.Value).CreateDatabaseAsync(cancel);
    }
}
