using System.Net;
using Grid.Grains;
using Grid.Store;
using Grid.Store.Postgres;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.TypeSystem;

namespace Grid.Silo;

/// <summary>GrainHost=Orleans: Orleans places the grains over all silos. Silos find each other through its tables in the PostgreSQL database that they share.</summary>
/// <remarks>No lease and no epoch here: should Orleans activate a grain twice for a moment, the numbers of the log and the attempts in the rows refuse the second writer.</remarks>
internal static class SiloHost
{
    private const string Name = "grid";
    private const string Npgsql = "Npgsql";

    /// <param name="services">What grains take in their constructors.</param>
    public static async Task<ISiloHost> StartAsync(
        IServiceProvider services,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var host = Build(services, logs: null, silo => silo.UseLocalhostClustering());
        await host.StartAsync(cancel);
        return new LocalHost(host);
    }

    public static IClusterHost Join(ClusterHostOptions options) => new ClusterHost(options);

    /// <summary>Whether a call failed only because the grain's silo is gone or the cluster is changing: it may be made again.</summary>
    public static bool IsUnreachable(Exception error) =>
        error is OrleansMessageRejectionException or SiloUnavailableException;

    private static IHost Build(IServiceProvider services, ILoggerFactory? logs, Action<ISiloBuilder> cluster)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton(services.GetRequiredService<IStore>());
        builder.Services.AddSingleton(services.GetRequiredService<TimeProvider>());
        builder.Services.AddSingleton(services.GetRequiredService<GrainSettings>());
        if (services.GetService<GrainMetrics>() is { } metrics)
        {
            builder.Services.AddSingleton(metrics);
        }

        if (services.GetService<Traces>() is { } traces)
        {
            builder.Services.AddSingleton(traces);
        }

        builder.Services.Configure<TypeManifestOptions>(types =>
        {
            // The store knows no Orleans; these of its types stand in messages.
            foreach (var type in (Type[])[typeof(ExperimentState), typeof(TrialState)])
            {
                types.AllowedTypes.Add(RuntimeTypeNameFormatter.Format(type));
            }
        });
        if (logs is not null)
        {
            // What Orleans tells beside, its every placement among it, is for its developers.
            builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new Lines(logs));
        }

        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (Name, Name));
            cluster(silo);
        });
        return builder.Build();
    }

    private sealed class Lines(ILoggerFactory logs) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logs.CreateLogger(categoryName);

        public void Dispose()
        {
            // The lines are the silo's.
        }
    }

    private sealed class LocalHost(IHost host) : ISiloHost
    {
        public IGrainFactory Grains { get; } = host.Services.GetRequiredService<IGrainFactory>();

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private sealed class ClusterHost : IClusterHost
    {
        private readonly ClusterHostOptions _options;
        private readonly IHost _host;
        private readonly CancellationTokenSource _leaving = new();
        private volatile bool _started;

        public ClusterHost(ClusterHostOptions options)
        {
            _options = options;
            var store = FaultyStore.Around(options.Store, options.Faults);
            _host = Build(options.Services(store, options.Time), options.Logs, Cluster);
            Grains = _host.Services.GetRequiredService<IGrainFactory>();
        }

        public IGrainFactory Grains { get; }

        public bool HasControl => _started;

        /// <summary>Null: each silo has its share of the grains.</summary>
        public bool? IsControl => null;

        /// <summary>Null, as <see cref="IsControl"/>.</summary>
        public string? ControlRun => null;

        public Uri? ControlAddress => null;

        /// <summary>Never: its calls find the grains wherever they are.</summary>
        public Task ControlChange { get; } = new TaskCompletionSource().Task;

        public void Map(IEndpointRouteBuilder routes)
        {
            // Orleans has connections of its own.
        }

        public async Task StartAsync(CancellationToken cancel)
        {
            await _host.StartAsync(cancel);
            _started = true;
            await _options.OnControl(_options.Store, Grains, _leaving.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _leaving.CancelAsync();
            await _host.StopAsync();
            _host.Dispose();
            _leaving.Dispose();
        }

        /// <summary>Silos talk on the two ports after the API's.</summary>
        private void Cluster(ISiloBuilder silo)
        {
            var listen = _options.Listen;
            var (siloPort, gatewayPort) = (listen.EndPoint.Port + 1, listen.EndPoint.Port + 2);
            if (_options.Database is not { } database)
            {
                silo.UseLocalhostClustering(siloPort, gatewayPort);
                return;
            }

            silo.UseAdoNetClustering(tables =>
            {
                tables.Invariant = Npgsql;
                tables.ConnectionString = PostgresStore.ConnectionStringOf(database);
            });
            silo.Configure<EndpointOptions>(endpoints =>
            {
                endpoints.AdvertisedIPAddress = IPAddress.TryParse(listen.Reachable, out var address)
                    ? address
                    : Dns.GetHostAddresses(listen.Reachable)[0];
                endpoints.SiloPort = siloPort;
                endpoints.GatewayPort = gatewayPort;
                endpoints.SiloListeningEndpoint = new IPEndPoint(listen.EndPoint.Address, siloPort);
                endpoints.GatewayListeningEndpoint = new IPEndPoint(listen.EndPoint.Address, gatewayPort);
            });
        }
    }
}
