using System.Net;
using Grid.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>GrainHost=Embedded: the grains run in this process, or in that of the silo that holds the control lease.</summary>
internal static class SiloHost
{
    private static readonly TimeSpan LeaseTtl = TimeSpan.FromSeconds(10);

    // A silo that leaves has so much time for the calls under way before it gives control free, out of GracePeriod.Leaving.
    private static readonly EmbeddedGrainHostOptions HostTimes = new()
    {
        ShutdownTimeout = TimeSpan.FromSeconds(5),
        DeactivationTimeout = TimeSpan.FromSeconds(3),
    };

    /// <param name="services">What grains take in their constructors.</param>
    public static Task<ISiloHost> StartAsync(IServiceProvider services, TimeProvider time, CancellationToken cancel) =>
        Task.FromResult<ISiloHost>(
            new LocalHost(new EmbeddedGrainHost(typeof(IExperimentGrain).Assembly, services, time))
        );

    public static IClusterHost Join(ClusterHostOptions options) => new ClusterHost(options);

    /// <summary>Whether a call failed only because no silo controls at the moment: it may be made again.</summary>
    public static bool IsUnreachable(Exception error) => error is ControlUnreachableException;

    private sealed class LocalHost(EmbeddedGrainHost host) : ISiloHost
    {
        public IGrainFactory Grains => host.Grains;

        public ValueTask DisposeAsync() => host.DisposeAsync();
    }

    private sealed class ClusterHost : IClusterHost
    {
        private readonly ClusterGrainHost _host;
        private readonly HttpMessageInvoker _http;
        private readonly TermStores _stores;

        public ClusterHost(ClusterHostOptions options)
        {
            var lease = new StoreControlLease(options.Store, options.Run, options.Address, LeaseTtl, options.Time);
            var settings = new ClusterGrainHostOptions
            {
                Ttl = LeaseTtl,
                Token = options.Token,
                Exceptions = CrossingSilos.Exceptions,
                Host = HostTimes,
            };
            _http = new HttpMessageInvoker(
                FaultyHandler.Around(SiloHttp.Handler(settings.ConnectTimeout), options.Faults)
            );
            _stores = new TermStores(options.Store, options.Faults, (epoch, reason) => _host!.StepDown(epoch, reason));
            _host = new ClusterGrainHost(
                typeof(IExperimentGrain).Assembly,
                epoch => options.Services(_stores.Begin(epoch), lease.TimeOf(epoch)),
                (grains, cancel) => options.OnControl(options.Store, grains, cancel),
                FaultyLease.Around(lease, options.Faults),
                settings,
                options.Time,
                _http,
                options.Logs
            );
        }

        public IGrainFactory Grains => _host.Grains;

        public bool HasControl => _host.Holder is not null;

        public bool? IsControl => _host.IsControl;

        public string? ControlRun => _host.Holder?.Silo;

        public Uri? ControlAddress => _host.Holder?.Address;

        public Task ControlChange => _host.NextChange;

        public void Map(IEndpointRouteBuilder routes) =>
            routes
                .MapPost(GrainCallProtocol.Path, ReceiveAsync)
                .DisableRequestTimeout()
                .WithMetadata(new LargerBody(new ClusterGrainHostOptions().MaxBodyBytes));

        public Task StartAsync(CancellationToken cancel)
        {
            _host.Start();
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await _host.DisposeAsync();
            await _stores.DisposeAsync();
            _http.Dispose();
        }

        private async Task ReceiveAsync(HttpContext context)
        {
            var (headers, body) = (context.Request.Headers, context.Request.Body);
            var call = new GrainCallRequest(
                headers.Authorization,
                headers[GrainCallProtocol.VersionHeader],
                context.Request.ContentLength,
                body
            );
            var answer = await _host.Receiver.ReceiveAsync(call, context.RequestAborted);
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            foreach (var (name, value) in answer.Headers)
            {
                context.Response.Headers[name] = value;
            }

            if (answer.Status != (int)HttpStatusCode.NoContent)
            {
                await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
            }
        }
    }

    private sealed record LargerBody(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
