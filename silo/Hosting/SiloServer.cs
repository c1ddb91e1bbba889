namespace Grid.Silo;

/// <summary>
/// A silo that serves: it keeps sweeps in its home, goes on with those that were running, trains on this machine, and answers clients over HTTP until it is told to leave.
/// </summary>
public sealed class SiloServer : IAsyncDisposable
{
    private readonly SiloServerOptions _options;
    private readonly LocalSilo _silo;
    private readonly Agent _agent;
    private readonly LocalSilos _self;
    private ApiServer? _api;

    private SiloServer(SiloServerOptions options, DeviceInventory devices, LocalSilo silo, TimeProvider time)
    {
        _options = options;
        _silo = silo;
        _agent = silo.StartAgent(
            new AgentOptions
            {
                Silo = options.Name,
                Run = $"{Environment.ProcessId}-{time.GetUtcNow().ToUnixTimeMilliseconds()}",
                Devices = devices,
                Workers = new WorkerOptions { Command = options.Worker },
                KeepTrying = true,
                Queue = options.Queue,
                Datasets = options.Datasets,
            },
            listener: null
        );
        _self = new LocalSilos(options.Name, () => _api?.Address, _agent.Snapshot, time);
    }

    /// <summary>Where clients reach it.</summary>
    public Uri Address => _api!.Address;

    /// <summary>What it trains on, such as "cpu/0".</summary>
    public IReadOnlyList<string> Devices => [.. _agent.Options.Devices.Devices.Select(device => device.Id)];

    /// <summary>Done when a client has asked this silo to drain.</summary>
    public Task DrainAsked => _self.DrainAsked;

    /// <summary>Done with the reason when the silo cannot go on.</summary>
    public Task<Exception> Faulted => _agent.Faulted;

    /// <summary>Opens the home, goes on with its sweeps, and listens.</summary>
    /// <exception cref="ApiOptionsException">It cannot listen as asked.</exception>
    /// <exception cref="DeviceException">Some of the devices are not there.</exception>
    /// <exception cref="HomeHeldException">Another process holds the home.</exception>
    public static async Task<SiloServer> StartAsync(
        SiloServerOptions options,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        await ApiServer.CheckAsync(options.Api, cancel);
        var opening = new LocalSiloOptions
        {
            Command = "grid silo",
            Unfinished = UnfinishedSweeps.GoOn,
            Specs = SpecChecker.Of(options.Datasets),
        };
        var devices = await DeviceInventory.OpenAsync(options.Devices, options.Worker, time, cancel);
        var silo = await LocalSilo.OpenAsync(options.Home, opening, time, cancel);
        var server = new SiloServer(options, devices, silo, time);
        try
        {
            server._api = await ApiServer.StartAsync(options.Api, server._silo.Sweeps, server._self, time, cancel);
            server._silo.Publish(server.Address);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Takes no more work; trainings save after their current step and hand their leases back. False where they were not done in time: the next start takes back what they had.
    /// </summary>
    public async Task<bool> DrainAsync()
    {
        _self.Drain();
        try
        {
            await _agent.StopAsync().WaitAsync(_options.DrainTimeout);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Stops to listen, waits for the trainings to save, and gives the home free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        await _silo.DisposeAsync();
    }
}
