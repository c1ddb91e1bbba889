using Microsoft.Extensions.Logging;

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
    private readonly TimeProvider _time;
    private readonly Lock _draining = new();
    private Task<bool>? _drained;

    private SiloServer(
        SiloServerOptions options,
        Telemetry telemetry,
        ClusterSilo silo,
        ApiServer api,
        TimeProvider time
    ) => (_options, _telemetry, _silo, _api, _time) = (options, telemetry, silo, api, time);

    /// <summary>Where clients reach it.</summary>
    public Uri Address => _api.Address;

    /// <summary>Done when a client has asked this silo to drain.</summary>
    public Task DrainAsked => _silo.DrainAsked;

    /// <summary>Done with the reason when the silo cannot go on.</summary>
    public Task<Exception> Faulted => _silo.Agent.Faulted;

    /// <summary>Listens, opens the home and the store, and takes part in the work.</summary>
    /// <exception cref="ApiOptionsException">It cannot listen as asked.</exception>
    /// <exception cref="HomeHeldException">Another process holds the home.</exception>
    public static async Task<SiloServer> StartAsync(
        SiloServerOptions options,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var telemetry = Telemetry.Start(options.Name, options.Devices.Devices.Count);
        ApiServer? api = null;
        ClusterSilo? silo = null;
        try
        {
            var serving = options.Api with { Telemetry = telemetry };
            api = await ApiServer.ListenAsync(serving, cancel);
            silo = await ClusterSilo.OpenAsync(
                options,
                telemetry,
                () => options.Advertise ?? api.Address,
                time,
                cancel
            );
            api.Open(serving with { More = silo.Map, WhyNotReady = silo.WhyNotReady }, silo.Sweeps, silo.Silos, time);
            await silo.StartAsync(api.Address, cancel);
            return new SiloServer(options, telemetry, silo, api, time);
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
    /// Is not ready from now on, and takes no more work; trainings save after their current step and hand their leases back. What is not done within
    /// <see cref="SiloServerOptions.DrainTimeout"/> is handed back as it was, and false is answered: it goes on elsewhere from the checkpoint before. Called again, it answers the same.
    /// </summary>
    /// <param name="hurry">Signalled when trainings are not to be waited for any longer.</param>
    public Task<bool> DrainAsync(CancellationToken hurry)
    {
        lock (_draining)
        {
            return _drained ??= DrainOnceAsync(hurry);
        }
    }

    /// <summary>
    /// Drains, where it has not; hands over control and the files that only this silo has, so that another goes on at once; answers what is under way, and stops to listen.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync(CancellationToken.None);
        try
        {
            await LeaveAsync().WaitAsync(GracePeriod.Leaving, _time);
        }
        catch (TimeoutException)
        {
            _options.Log(
                LogLine.Warning(
                    $"Leaving took longer than {GracePeriod.Leaving.TotalSeconds} s and is cut short: where this silo controlled, another takes over when its lease has run out."
                )
            );
        }
        catch (Exception error)
        {
            // It leaves all the same, and with it all that it holds.
            _options.Log(new LogLine($"Something went wrong while this silo left: {error}") { Level = LogLevel.Error });
        }
    }

    private async Task<bool> DrainOnceAsync(CancellationToken hurry)
    {
        try
        {
            await _silo.DrainAsync().WaitAsync(_options.DrainTimeout, _time, hurry);
            return true;
        }
        catch (Exception late) when (late is TimeoutException || hurry.IsCancellationRequested)
        {
            await _silo.Agent.GiveUpAsync(GracePeriod.HandingBack);
            return false;
        }
    }

    private async Task LeaveAsync()
    {
        await _silo.LeaveAsync();
        await _api.DisposeAsync();
        await _silo.DisposeAsync();
        await _telemetry.DisposeAsync();
    }
}
