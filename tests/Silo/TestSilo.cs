using Grid.Grains;
using Grid.Models;
using Grid.Store;
using Grid.Store.Sqlite;

namespace Grid.Silo.Tests;

/// <summary>A real silo with a real agent over a test's home.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _patience = new(Patience);

    private readonly HomeFolder _home;

    private TestSilo(LocalSilo silo, TestHome home) => (Silo, _home) = (silo, home.Folder);

    public LocalSilo Silo { get; }

    public LocalSweeps Sweeps => Silo.Sweeps;

    public Follower Follower { get; } = new();

    public Agent? Agent { get; private set; }

    /// <summary>Signalled when a test has waited too long.</summary>
    public CancellationToken Cancel => _patience.Token;

    public static async Task<TestSilo> OpenAsync(TestHome home, Telemetry? telemetry = null) =>
        new(
            await LocalSilo.OpenAsync(
                home.Folder,
                Options(telemetry),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            ),
            home
        );

    public static async Task<TestSilo> OpenAsync(TestHome home, Func<Task<IStore>> store) =>
        new(
            await LocalSilo.OpenAsync(
                home.Folder,
                Options(telemetry: null),
                store,
                TimeProvider.System,
                TestContext.Current.CancellationToken
            ),
            home
        );

    public Agent Start(
        int slots = 2,
        int lanes = 1,
        IModel? model = null,
        WorkerOptions? workers = null,
        IArtifacts? artifacts = null
    ) =>
        Start(
            DeviceInventory.Cpu(slots),
            options => options with { Lanes = lanes, Workers = workers, Artifacts = artifacts },
            model
        );

    public Agent Start(DeviceInventory devices, Func<AgentOptions, AgentOptions>? change = null, IModel? model = null)
    {
        var options = new AgentOptions
        {
            Silo = "tester",
            Run = "1",
            Devices = devices,
            Datasets = new DatasetCatalog([]),
        };
        Agent = Silo.StartAgent(change?.Invoke(options) ?? options, [model ?? new SyntheticModel()], Follower);
        return Agent;
    }

    /// <summary>Waits until the sweep is in a state.</summary>
    public async Task<ExperimentStatus> UntilAsync(string id, ExperimentState state)
    {
        while (true)
        {
            var status = await Sweeps.GetAsync(id, Cancel);
            if (status.State == state)
            {
                return status;
            }

            // Every change of a sweep's state comes with an end of an attempt on its agent.
            await Follower.NextAsync<AttemptEnded>(_ => true, Cancel);
        }
    }

    public Task<IReadOnlyList<TrialRow>> TrialsAsync(string id) => Sweeps.TrialsAsync(id, null, 0, 1000, Cancel);

    /// <summary>Whatever a test did, it leaves a store in which `grid fsck` finds nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _patience.Dispose();
        if (_home.HasDatabase)
        {
            await using var store = await SqliteStore.OpenReadOnlyAsync(_home.Database, CancellationToken.None);
            await StoreAudit.RunAsync(store, null, found => Assert.Fail($"{found}"), CancellationToken.None);
        }
    }

    private static LocalSiloOptions Options(Telemetry? telemetry) => new() { Command = "test", Telemetry = telemetry };
}
