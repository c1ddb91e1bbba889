using System.Collections.Concurrent;
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

    private readonly ConcurrentDictionary<string, ConcurrentQueue<LeaseKey>> _held = new();
    private int _devices;
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-grains-").FullName;
    private ServiceProvider? _services;
    private EmbeddedGrainHost? _host;

    private World() { }

    public ManualTime Time { get; } = new();

    public FaultyStore Store { get; private set; } = null!;

    public IGrainFactory Grains => _host!.Grains;

    public GrainSettings Settings { get; private init; } = new();

    /// <summary>Set by a test that damages rows. All others must leave a store in which <see cref="StoreAudit"/> finds nothing.</summary>
    public bool IsDamaged { get; set; }

    public string Database => Path.Combine(_folder, "grid.db");

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
    public async Task<Lease> LeaseAsync(string agent = "agent") => Assert.Single(await AskAsync(agent));

    public async Task<bool> IsIdleAsync() => (await AskAsync("probe")).Count == 0;

    /// <summary>An agent that has more devices with each call, and loses no answer, asks for one training.</summary>
    public async Task<IReadOnlyList<Lease>> AskAsync(
        string agent,
        int lanes = 1,
        TimeSpan wait = default,
        CancellationToken? cancel = null,
        IPoolGrain? pool = null
    )
    {
        var held = _held.GetOrAdd(agent, _ => []);
        var request = new LeaseRequest(
            agent,
            [new DeviceOffer($"cpu/{Interlocked.Increment(ref _devices)}", 1, null)],
            [.. held],
            lanes,
            wait
        );
        var placements = (await (pool ?? Pool).LeaseAsync(request, cancel ?? Cancel)).Value;
        if (placements.Count == 0)
        {
            return [];
        }

        var leases = Assert.Single(placements).Leases;
        foreach (var lease in leases)
        {
            held.Enqueue(lease.Key);
        }

        return leases;
    }

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
        try
        {
            await StopAsync();
            if (!IsDamaged)
            {
                Assert.Empty(await AuditAsync());
            }
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>What `grid fsck` finds, also beside a host that is running.</summary>
    public async Task<IReadOnlyList<AuditFinding>> AuditAsync()
    {
        await using var store = await SqliteStore.OpenReadOnlyAsync(Database, CancellationToken.None);
        var findings = new List<AuditFinding>();
        await StoreAudit.RunAsync(store, experiment: null, findings.Add, CancellationToken.None);
        return findings;
    }

    private async Task StartAsync(Func<int, StoreBatch, Fault>? faultOf)
    {
        var sqlite = await SqliteStore.OpenAsync(Database, Cancel);
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
