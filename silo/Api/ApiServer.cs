using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Silo;

/// <summary>
/// The HTTP API of a silo, under /api/v1: what clients do with sweeps and silos. Every error is a problem+json (RFC 9457) that says what was wrong, where, and what to do.
/// </summary>
/// <example>
/// <code>
/// await using var api = await ApiServer.StartAsync(new ApiOptions(), sweeps, silos, TimeProvider.System, cancel);
/// Console.WriteLine($"Listening on {api.Address}");
/// </code>
/// </example>
public sealed class ApiServer : IAsyncDisposable
{
    /// <summary>Bodies that are larger are refused with 413.</summary>
    public const int LargestBody = 1024 * 1024;

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly Doorkeeper _doorkeeper;
    private readonly StartGate _gate;

    private ApiServer(WebApplication app, Doorkeeper doorkeeper, StartGate gate, ListenAddress listen)
    {
        (_app, _doorkeeper, _gate) = (app, doorkeeper, gate);
        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new UriBuilder(bound.First()) { Host = listen.Reachable }.Uri;
    }

    /// <summary>Where it listens, with the real port.</summary>
    public Uri Address { get; }

    /// <summary>How many requests were refused for want of the token, or because they came from a foreign web page.</summary>
    public long Refused => _doorkeeper.Refused;

    /// <exception cref="ApiOptionsException">The address is none, is taken, or is open to others and there is no token.</exception>
    public static async Task<ApiServer> StartAsync(
        ApiOptions options,
        ISweeps sweeps,
        ISilos silos,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var server = await ListenAsync(options, cancel);
        server.Open(options, sweeps, silos, time);
        return server;
    }

    /// <summary>Listens, and answers that the silo starts (<see cref="StartGate"/>) until there is something to serve.</summary>
    /// <exception cref="ApiOptionsException">As for <see cref="StartAsync"/>.</exception>
    internal static async Task<ApiServer> ListenAsync(ApiOptions options, CancellationToken cancel)
    {
        var listen = await CheckAsync(options, cancel);
        var doorkeeper = new Doorkeeper(options.Token, options.MetricsToken, options.Telemetry?.Meters);
        var gate = new StartGate();
        var app = Build(options, listen, doorkeeper, gate);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException taken)
        {
            await app.DisposeAsync();
            throw new ApiOptionsException(
                $"Nothing can listen on {options.Listen}: {taken.InnerException?.Message ?? taken.Message} Choose another with --listen HOST:PORT.",
                taken
            );
        }

        return new ApiServer(app, doorkeeper, gate, listen);
    }

    /// <summary>Serves from now on. Called once.</summary>
    /// <param name="options">As when it began to listen; what is served besides (<see cref="ApiOptions.More"/>) and readiness may have been unknown then.</param>
    internal void Open(ApiOptions options, ISweeps sweeps, ISilos silos, TimeProvider time)
    {
        var services = new ApiServices(sweeps, silos, time, options.Heartbeat, _app.Lifetime.ApplicationStopping);
        var pipeline = ((IApplicationBuilder)_app).New();
        pipeline.UseRouting();
        pipeline.UseRequestTimeouts();
        pipeline.UseEndpoints(routes => Map(routes, services, options));
        _gate.Open(pipeline.Build());
    }

    /// <summary>Looks whether the API could be served as asked, before anything is begun.</summary>
    /// <exception cref="ApiOptionsException">It could not.</exception>
    private static async Task<ListenAddress> CheckAsync(ApiOptions options, CancellationToken cancel)
    {
        var listen = await ListenAddress.ParseAsync(options.Listen, cancel);
        return listen.IsLoopback || options.Token is not null
            ? listen
            : throw new ApiOptionsException(
                $"{options.Listen} can be reached from other machines, so a token is needed: "
                    + "make one (head -c 32 /dev/urandom | base64 > token; chmod 600 token) and give its file with --token-file token, or listen on 127.0.0.1."
            );
    }

    /// <summary>Ends the streams of events, answers what is under way, and stops to listen.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(ApiOptions options, ListenAddress listen, Doorkeeper doorkeeper, StartGate gate)
    {
        // Empty: no settings file of the folder it runs in, no environment variable, no console log changes how this listens.
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Listen(listen.EndPoint, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddRequestTimeouts(timeouts =>
            timeouts.DefaultPolicy = new RequestTimeoutPolicy
            {
                Timeout = options.RequestTimeout,
                WriteTimeoutResponse = context => ApiProblem.TooSlow.WriteAsync(context),
            }
        );
        var app = builder.Build();
        app.Use((context, next) => ApiProblems.GuardAsync(context, next, options.OnUnexpected));
        app.Use(
            (context, next) =>
            {
                doorkeeper.Check(context);
                return next(context);
            }
        );
        app.Run(gate.EnterAsync);
        return app;
    }

    private static void Map(IEndpointRouteBuilder app, ApiServices services, ApiOptions options)
    {
        var api = app.MapGroup("/api/v1");
        SweepEndpoints.Map(api, services);
        TrialEndpoints.Map(api, services);
        RecordEndpoints.Map(api, services);
        EventEndpoints.Map(api, services);
        SiloEndpoints.Map(api, services);
        QueueEndpoints.Map(api, services);
        HealthEndpoints.Map(app, services.Sweeps, options.WhyNotReady);
        options.Telemetry?.Map(app);
        options.More?.Invoke(app);
    }

    /// <summary>Signals are the process's business.</summary>
    [SuppressMessage("Performance", "CA1812", Justification = "Made by the services.")]
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
