using Grid.Host;
using Grid.Spec;
using Grid.Store;
using Grid.Store.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Grains.Tests;

/// <summary>A grain host over a SQLite store in a temporary folder, that can be crashed and opened again.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Id = "e1";

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-grains-").FullName;
    private ServiceProvider? _services;
    private EmbeddedGrainHost? _host;

    private World() { }

    public ManualTime Time { get; } = new();

    public FaultyStore Store { get; private set; } = null!;

    public IGrainFactory Grains => _host!.Grains;

    public GrainSettings Settings { get; private init; } = new();

    public IExperimentGrain Experiment => ExperimentOf(Id);

    public IPoolGrain Pool => Grains.GetGrain<IPoolGrain>("default");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<World> OpenAsync(
        Func<int, StoreBatch, Fault>? faultOf = null,
        GrainSettings? settings = null
    )
    {
        var world = new World { Settings = settings ?? new GrainSettings() };
        await world.StartAsync(faultOf);
        return world;
    }

    public IExperimentGrain ExperimentOf(string id) => Grains.GetGrain<IExperimentGrain>(id);

    public ITrialGrain Trial(long number) => Grains.GetGrain<ITrialGrain>(new TrialKey(Id, number).ToString());

    public FakeAgent Agent(string name = "agent", int epochs = 3) => new(this, name) { Epochs = epochs };

    public Task<ExperimentStatus> SubmitAsync(ExperimentSpec spec) => Experiment.SubmitAsync(spec.Submission(), Cancel);

    /// <summary>The next trial, at once.</summary>
    public async Task<Lease> LeaseAsync(string agent = "agent") =>
        Assert.Single((await Pool.LeaseAsync(new LeaseRequest(agent, "slot", 1, TimeSpan.Zero), Cancel)).Value);

    public async Task<bool> IsIdleAsync() =>
        (await Pool.LeaseAsync(new LeaseRequest("probe", "slot", 1, TimeSpan.Zero), Cancel)).Value.Count == 0;

    public async Task<TrialRow> RowAsync(long trial) =>
        (await Store.FindTrialAsync(Id, trial, Cancel)) ?? throw new InvalidOperationException($"No trial {trial}.");

    public Task<IReadOnlyList<TrialRow>> RowsAsync() =>
        Store.ListTrialsAsync(Id, states: null, 0, int.MaxValue, Cancel);

    /// <summary>The log as "kind json" lines.</summary>
    public async Task<IReadOnlyList<string>> LogAsync() =>
        [
            .. (await Store.ReadEventsAsync(Id, 0, int.MaxValue, Cancel)).Select(happened =>
                $"{happened.Kind} {happened.Json}"
            ),
        ];

    /// <summary>Drops the host as a killed process would, opens the file again and recovers.</summary>
    public async Task ReopenAsync(Func<int, StoreBatch, Fault>? faultOf = null, bool recover = true)
    {
        await StopAsync();
        await StartAsync(faultOf);
        if (recover)
        {
            await Recovery.ReleaseOpenAttemptsAsync(Store, Grains, Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(Func<int, StoreBatch, Fault>? faultOf)
    {
        var sqlite = await SqliteStore.OpenAsync(Path.Combine(_folder, "grid.db"), Cancel);
        Store = new FaultyStore(sqlite, faultOf ?? ((_, _) => Fault.None));
        _services = new ServiceCollection()
            .AddSingleton<IStore>(Store)
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(Settings)
            .BuildServiceProvider();
        var options = new EmbeddedGrainHostOptions
        {
            // The clock jumps: a call would seem to take hours.
            CallTimeout = Timeout.InfiniteTimeSpan,
            ShutdownTimeout = TimeSpan.Zero,
        };
        _host = new EmbeddedGrainHost(typeof(PoolGrain).Assembly, _services, Time, options);
    }

    private async Task StopAsync()
    {
        await _host!.DisposeAsync();
        await _services!.DisposeAsync();
        await Store.DisposeAsync();
    }
}
