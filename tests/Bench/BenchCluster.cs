using System.Diagnostics;
using Grid.Models;
using Grid.Silo;
using Grid.Store;
using Grid.Tests.Postgres;

namespace Grid.Bench;

/// <summary>
/// Silos of this process over one throw-away PostgreSQL server whose commits are synced. They speak HTTP to one another as silos of several machines do. Their trainings run in this
/// process too: a worker process for each slot would measure how processes start.
/// </summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const string Token = "of-the-bench-alone";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-bench-cluster-");
    private readonly List<SiloServer> _silos = [];
    private SiloConnection? _connection;

    private BenchCluster() { }

    /// <param name="slots">Fake devices of each silo.</param>
    public static async Task<BenchCluster> StartAsync(
        PostgresServer server,
        int silos,
        int slots,
        CancellationToken cancel
    )
    {
        var cluster = new BenchCluster();
        try
        {
            var database = await server.CreateDatabaseAsync(cancel);
            for (var number = 1; number <= silos; number++)
            {
                cluster._silos.Add(await cluster.StartSiloAsync($"silo{number}", database, slots, cancel));
            }

            // The last silo: what clients and its agent ask goes to the first, which controls.
            var endpoint = new SiloEndpoint(cluster._silos[^1].Address, Token);
            cluster._connection = new SiloConnection(endpoint, TimeProvider.System);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Seconds from the submission of a sweep to its last completed trial.</summary>
    public async Task<double> RunAsync(string yaml, CancellationToken cancel)
    {
        var sweeps = new RemoteSweeps(_connection!);
        var started = Stopwatch.GetTimestamp();
        var sweep = await sweeps.SubmitAsync(new SpecText("bench", yaml, []), Guid.NewGuid().ToString("N"), cancel);
        while (sweep.State == ExperimentState.Running)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancel);
            sweep = await sweeps.GetAsync(sweep.Id, cancel);
        }

        return sweep.Counts.GetValueOrDefault(TrialState.Completed) == sweep.Total
            ? Stopwatch.GetElapsedTime(started).TotalSeconds
            : throw new InvalidOperationException($"Not all trials are complete: {sweep.State}, {sweep.Reason}.");
    }

    public async ValueTask DisposeAsync()
    {
        _connection?.Dispose();
        foreach (var silo in _silos.AsEnumerable().Reverse())
        {
            await silo.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<SiloServer> StartSiloAsync(string name, string database, int slots, CancellationToken cancel)
    {
        var devices = new FakeDriver([.. Enumerable.Range(0, slots).Select(_ => new FakeDevice())]);
        var options = new SiloServerOptions
        {
            Home = new HomeFolder(Path.Combine(_folder.FullName, name)),
            Name = name,
            Api = new ApiOptions { Listen = "127.0.0.1:0", Token = Token },
            Store = database,
            Artifacts = Path.Combine(_folder.FullName, "artifacts"),
            Devices = await DeviceInventory.OfAsync([devices], cancel),
            Datasets = DatasetCatalog.FromEnvironment(null),
            Workers = null,
        };
        return await SiloServer.StartAsync(options, TimeProvider.System, cancel);
    }
}
