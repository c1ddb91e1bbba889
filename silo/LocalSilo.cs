using Grid.Grains;
using Grid.Models;
using Grid.Store;
using Grid.Store.Sqlite;

namespace Grid.Silo;

/// <summary>
/// A silo in this process, over one home: the lock, the store, the grains, and an agent if one is started. What a process that died left open is closed when it opens.
/// </summary>
/// <example>
/// <code>
/// var options = new LocalSiloOptions { Command = "grid run gon.yaml" };
/// await using var silo = await LocalSilo.OpenAsync(home, options, TimeProvider.System, cancel);
/// var sweep = await silo.Sweeps.SubmitAsync(spec, cancel);
/// silo.StartAgent(options, listener: null);
/// </code>
/// </example>
public sealed class LocalSilo : IAsyncDisposable
{
    private readonly HomeLock _lock;
    private readonly IStore _store;
    private readonly ISiloHost _host;
    private readonly TimeProvider _time;
    private readonly ArtifactKeeper _keeper;
    private readonly Telemetry? _telemetry;
    private Agent? _agent;

    private LocalSilo(
        HomeFolder home,
        LocalSiloOptions options,
        HomeLock held,
        IStore store,
        ISiloHost host,
        TimeProvider time
    )
    {
        Home = home;
        _lock = held;
        _store = store;
        _host = host;
        _time = time;
        _telemetry = options.Telemetry;
        _keeper = new ArtifactKeeper(
            new FolderArtifacts(home.Root),
            store,
            (id, reason, cancel) => host.Grains.GetGrain<IExperimentGrain>(id).PauseAsync(reason, cancel),
            time,
            failed: null
        );
        _keeper.Start();
        Sweeps = new LocalSweeps(host.Grains, store, home, time, options.Specs, () => _agent);
    }

    public HomeFolder Home { get; }

    public LocalSweeps Sweeps { get; }

    /// <summary>Takes the home's lock (or throws <see cref="HomeHeldException"/>), opens its store and recovers it.</summary>
    public static Task<LocalSilo> OpenAsync(
        HomeFolder home,
        LocalSiloOptions options,
        TimeProvider time,
        CancellationToken cancel
    ) =>
        OpenAsync(
            home,
            options,
            async () => await SqliteStore.OpenAsync(home.Database, options.Telemetry?.Store, cancel),
            time,
            cancel
        );

    /// <summary>The same over another store, which the silo disposes.</summary>
    internal static async Task<LocalSilo> OpenAsync(
        HomeFolder home,
        LocalSiloOptions options,
        Func<Task<IStore>> open,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var held = await HomeLock.TakeAsync(home, options.Command, time, cancel);
        IStore? store = null;
        ISiloHost? host = null;
        try
        {
            _ = new HomeReserve(home).Fill();
            store = await open();
            var services = Composition.Services(
                store,
                time,
                new GrainSettings(),
                options.Telemetry?.Grains,
                options.Telemetry?.Traces
            );
            host = await SiloHost.StartAsync(services, time, cancel);
            await Composition.RecoverAsync(store, host.Grains, cancel);
            return new LocalSilo(home, options, held, store, host, time);
        }
        catch
        {
            if (host is not null)
            {
                await host.DisposeAsync();
            }

            if (store is not null)
            {
                await store.DisposeAsync();
            }

            held.Dispose();
            throw;
        }
    }

    /// <summary>Lets processes on this machine that find the home held know where this one takes their calls.</summary>
    public void Publish(Uri address) => _lock.Publish(address);

    /// <summary>Starts to train on this machine, with the models of this program.</summary>
    public Agent StartAgent(AgentOptions options, IAgentListener? listener) =>
        StartAgent(options, ModelCatalog.All, listener);

    /// <summary>Starts to train on this machine.</summary>
    public Agent StartAgent(AgentOptions options, IReadOnlyList<IModel> models, IAgentListener? listener)
    {
        if (_agent is not null)
        {
            throw new InvalidOperationException("This silo has an agent already.");
        }

        _agent = new Agent(
            options with
            {
                Metrics = _telemetry?.Agent,
                Traces = _telemetry?.Traces,
            },
            _host.Grains,
            models,
            Home,
            _time,
            listener
        );
        _agent.Start();
        return _agent;
    }

    /// <summary>Stops the agent (its trainings save and return their leases), then the grains, then the store, and gives the home free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        await _keeper.DisposeAsync();
        await _host.DisposeAsync();
        await _store.DisposeAsync();
        _lock.Dispose();
    }
}
