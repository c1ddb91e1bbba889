using Grid.Grains;
using Grid.Models;
using Grid.Store;
using Grid.Store.Postgres;
using Grid.Store.Sqlite;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>
/// One silo of those that share a store: its own home folder, its part in the control of the sweeps, and an agent that trains on its machine. With SQLite it is the only one.
/// </summary>
internal sealed class ClusterSilo : IAsyncDisposable
{
    /// <summary>Work that waits is there sooner; what comes later, such as that of a silo that leaves, is not to wait for processes to start.</summary>
    private static readonly TimeSpan StandByAfter = TimeSpan.FromSeconds(5);

    private readonly SiloServerOptions _options;
    private readonly HomeLock _lock;
    private readonly ISharedStore _store;
    private readonly IClusterHost _host;
    private readonly SiloPresence _presence;
    private readonly ClusterArtifacts _artifacts;
    private readonly ClusterGauges _gauges;
    private readonly DiskGauges _disks;
    private readonly CancellationTokenSource _leaving = new();
    private Task? _left;

    private ClusterSilo(
        SiloServerOptions options,
        HomeLock held,
        ISharedStore store,
        Telemetry telemetry,
        ListenAddress listen,
        Func<Uri> address,
        TimeProvider time
    )
    {
        (_options, _lock, _store) = (options, held, store);
        var run = held.Mine.Run;
        var self = AgentName.Of(options.Name, run);
        _artifacts = new ClusterArtifacts(
            options,
            store,
            () => _host!.ControlAddress,
            () => _host!.ControlRun == self,
            time
        );
        var settings = new GrainSettings { LeaseTtl = options.LeaseTtl };
        _host = SiloHost.Join(
            new ClusterHostOptions
            {
                Store = store,
                Database = options.Store,
                Listen = listen,
                Run = self,
                Address = address,
                Token = options.Api.Token,
                Services = (rows, clock) =>
                    Composition.Services(rows, clock, settings, telemetry.Grains, telemetry.Traces),
                OnControl = TakeOverAsync,
                Faults = options.Faults,
                Logs = new LineLog(options.Log),
                Time = time,
            }
        );
        Agent = new Agent(
            new AgentOptions
            {
                Silo = options.Name,
                Run = run,
                Devices = options.Devices,
                Datasets = options.Datasets,
                Queue = options.Queue,
                Workers = options.Workers,
                Artifacts = _artifacts.Share,
                KeepTrying = true,
                StandByAfter = StandByAfter,
                ControlChange = () => _host.ControlChange,
                RenewEvery = options.LeaseTtl / 12,
                AnswerWithin = options.LeaseTtl / 6,
                Metrics = telemetry.Agent,
                Traces = telemetry.Traces,
            },
            _host.Grains,
            ModelCatalog.All,
            options.Home,
            time,
            new AgentLog(options.Log)
        );
        _presence = new SiloPresence(store, options.Name, run, address, Agent, time);
        Silos = new ClusterSilos(
            store,
            _presence,
            new Queues(_host.Grains, store, options.Queue),
            () => _host.ControlRun,
            options.Api.Token,
            time
        );
        _gauges = new ClusterGauges(
            telemetry.Meters,
            new ClusterCensus(
                store,
                Silos,
                options.Name,
                () => _host.IsControl,
                () => _host.HasControl,
                time
            ).CountAsync,
            () => _host.IsControl,
            () => _host.ControlChange,
            time
        );
        _disks = new DiskGauges(
            telemetry.Meters,
            options.Artifacts is { } shared
                ? [("home", options.Home.Root), ("artifacts", shared)]
                : [("home", options.Home.Root)],
            DiskSpace.Of,
            time
        );
        Sweeps = new LocalSweeps(
            _host.Grains,
            store,
            options.Home,
            time,
            SpecChecker.Of(options.Datasets),
            () => Agent,
            _artifacts.Share,
            () => _host.ControlChange,
            _leaving.Token
        );
    }

    public Agent Agent { get; }

    public LocalSweeps Sweeps { get; }

    public ClusterSilos Silos { get; }

    /// <summary>Done when somebody wants this silo to leave.</summary>
    public Task DrainAsked => _presence.DrainAsked;

    /// <param name="address">Where this silo listens; asked for after <see cref="StartAsync"/>.</param>
    /// <exception cref="HomeHeldException">Another process holds the home.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be reached.</exception>
    public static async Task<ClusterSilo> OpenAsync(
        SiloServerOptions options,
        Telemetry telemetry,
        Func<Uri> address,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var listen = await ListenAddress.ParseAsync(options.Api.Listen, cancel);
        var held = await HomeLock.TakeAsync(options.Home, "grid silo", time, cancel);
        ISharedStore? store = null;
        try
        {
            store = await OpenStoreAsync(options, telemetry.Store, held, cancel);
            return new ClusterSilo(options, held, store, telemetry, listen, address, time);
        }
        catch
        {
            if (store is not null)
            {
                await store.DisposeAsync();
            }

            held.Dispose();
            throw;
        }
    }

    /// <summary>What keeps this silo from taking sweeps; null: nothing that it knows of.</summary>
    public string? WhyNotReady() =>
        DrainAsked.IsCompleted ? "the silo drains"
        : !_host.HasControl ? "no silo is known to control"
        : null;

    /// <summary>Adds the endpoints for other silos.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        _host.Map(routes);
        _artifacts.Map(routes);
    }

    /// <summary>Begins, once it can be reached.</summary>
    public async Task StartAsync(Uri address, CancellationToken cancel)
    {
        _lock.Publish(address);
        _artifacts.RemoveLeftovers();
        await _host.StartAsync(cancel);
        _presence.Start();
        _gauges.Start();
        _disks.Start();
        Agent.Start();
    }

    /// <summary>Takes no more work; trainings save after their current step and hand their leases back.</summary>
    public Task DrainAsync()
    {
        _presence.Drain();
        return Agent.StopAsync();
    }

    /// <summary>Hands over what others go on with: the files that lie here alone, and control. Calls of clients are refused from now on.</summary>
    public Task LeaveAsync() => _left ??= LeaveOnceAsync();

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        await Agent.DisposeAsync();
        await _artifacts.DisposeAsync();
        await _store.DisposeAsync();
        _leaving.Dispose();
        _lock.Dispose();
    }

    private async Task LeaveOnceAsync()
    {
        await _artifacts.HandOverAsync(_presence.Name);
        await _leaving.CancelAsync();
        // First, since others wait for it.
        await _host.DisposeAsync();
        await _gauges.DisposeAsync();
        _disks.Dispose();
        await _presence.DisposeAsync();
    }

    private async Task TakeOverAsync(IStore store, IGrainFactory grains, CancellationToken ended)
    {
        await Recovery.TakeOverAsync(store, grains, ended);
        _artifacts.Keep(grains, ended);
    }

    private static async Task<ISharedStore> OpenStoreAsync(
        SiloServerOptions options,
        StoreMetrics metrics,
        HomeLock held,
        CancellationToken cancel
    )
    {
        ISharedStore store;
        if (options.Store is { } url)
        {
            store = await PostgresStore.OpenAsync(url, metrics, cancel);
        }
        else
        {
            _ = new HomeReserve(options.Home).Fill();
            store = await SqliteStore.OpenAsync(options.Home.Database, metrics, cancel);
        }

        try
        {
            if (await store.FindControlAsync(cancel) is { } row && (options.Store is null || IsOfTheDead(row)))
            {
                await store.ReleaseControlAsync(row.Silo, row.Epoch, cancel);
            }

            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }

        // This process has the home's lock, which this machine's kernel took from the one before it: that one is gone, and its lease need not run out. With SQLite, whoever held control had this home.
        bool IsOfTheDead(ControlRow row) =>
            held.Before is { } before
            && before.Host == held.Mine.Host
            && row.Silo == AgentName.Of(options.Name, before.Run);
    }
}
