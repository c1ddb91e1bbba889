namespace Grid.Silo;

/// <summary>
/// A silo that serves: alone over its home, or with others over one database. It keeps sweeps, goes on with those that were running, trains on this machine, and answers clients over
/// HTTP until it is told to leave.
/// </summary>
public sealed class SiloServer : IAsyncDisposable
{
    private readonly SiloServerOptions _options;
    private readonly ClusterSilo _silo;
    private readonly ApiServer _api;
    private readonly Telemetry _telemetry;

    private SiloServer(SiloServerOptions options, Telemetry telemetry, ClusterSilo silo, ApiServer api) =>
        (_options, _telemetry, _silo, _api) = (options, telemetry, silo, api);

    /// <summary>Where clients reach it.</summary>
    public Uri Address => _api.Address;

    /// <summary>Done when a client has asked this silo to drain.</summary>
    public Task DrainAsked => _silo.DrainAsked;

    /// <summary>Done with the reason when the silo cannot go on.</summary>
    public Task<Exception> Faulted => _silo.Agent.Faulted;

    /// <summary>Opens the home and the store, listens, and takes part in the work.</summary>
    /// <exception cref="ApiOptionsException">It cannot listen as asked.</exception>
    /// <exception cref="HomeHeldException">Another process holds the home.</exception>
    public static async Task<SiloServer> StartAsync(
        SiloServerOptions options,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        await ApiServer.CheckAsync(options.Api, cancel);
        var telemetry = Telemetry.Start(options.Name, options.Devices.Devices.Count);
        ClusterSilo? silo = null;
        ApiServer? api = null;
        try
        {
            silo = await ClusterSilo.OpenAsync(
                options,
                telemetry,
                () => options.Advertise ?? api!.Address,
                time,
                cancel
            );
            var serving = options.Api with { More = silo.Map, WhyNotReady = silo.WhyNotReady, Telemetry = telemetry };
            api = await ApiServer.StartAsync(serving, silo.Sweeps, silo.Silos, time, cancel);
            await silo.StartAsync(api.Address, cancel);
            return new SiloServer(options, telemetry, silo, api);
        }
        catch
        {
            await (api?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (silo?.DisposeAsync() ?? ValueTask.CompletedTask);
            await telemetry.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Takes no more work; trainings save after their current step and hand their leases back. False where they were not done in time: what they had goes on elsewhere, or at the
    /// next start.
    /// </summary>
    public async Task<bool> DrainAsync()
    {
        try
        {
            await _silo.DrainAsync().WaitAsync(_options.DrainTimeout);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Leaves: gives up control, so that another silo takes it at once; then stops to listen.</summary>
    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _api.DisposeAsync();
        await _telemetry.DisposeAsync();
    }
}
