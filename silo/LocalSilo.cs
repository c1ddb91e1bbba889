using Grid.Models;
using Grid.Store;
using Grid.Store.Sqlite;

namespace Grid.Silo;

/// <summary>
/// A silo in this process, over one home: the lock, the store, the grains, and an agent if one is started. What a process that died left open is closed when it opens.
/// </summary>
/// <example>
/// <code>
/// await using var silo = await LocalSilo.OpenAsync(home, "grid run gon.yaml", TimeProvider.System, cancel);
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
    private Agent? _agent;

    private LocalSilo(HomeFolder home, HomeLock held, IStore store, ISiloHost host, TimeProvider time)
    {
        Home = home;
        _lock = held;
        _store = store;
        _host = host;
        _time = time;
        Sweeps = new LocalSweeps(host.Grains, store, home, time, () => _agent);
    }

    public HomeFolder Home { get; }

    public ISweeps Sweeps { get; }

    /// <summary>Takes the home's lock (or throws <see cref="HomeHeldException"/>), opens its store and recovers it.</summary>
    /// <param name="command">What this process does, for the one that finds the home held.</param>
    public static Task<LocalSilo> OpenAsync(
        HomeFolder home,
        string command,
        TimeProvider time,
        CancellationToken cancel
    ) => OpenAsync(home, command, async () => await SqliteStore.OpenAsync(home.Database, cancel), time, cancel);

    /// <summary>The same over another store, which the silo disposes.</summary>
    internal static async Task<LocalSilo> OpenAsync(
        HomeFolder home,
        string command,
        Func<Task<IStore>> open,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var held = await HomeLock.TakeAsync(home, command, time, cancel);
        IStore? store = null;
        ISiloHost? host = null;
        try
        {
            _ = new HomeReserve(home).Fill();
            store = await open();
            host = SiloHost.Start(Composition.Services(store, time), time);
            await Composition.RecoverAsync(store, host.Grains, cancel);
            return new LocalSilo(home, held, store, host, time);
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

        _agent = new Agent(options, _host.Grains, models, Home, _time, listener);
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

        await _host.DisposeAsync();
        await _store.DisposeAsync();
        _lock.Dispose();
    }
}
