using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grid.Host.Tests.Cluster;

/// <summary>A silo: a web server on loopback and a host, which competes for the lease once started.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly WebApplication _server;

    private TestSilo(WebApplication server, TestLease lease, ClusterGrainHost host)
    {
        _server = server;
        Lease = lease;
        Host = host;
    }

    public TestLease Lease { get; }

    public ClusterGrainHost Host { get; }

    /// <summary>Whether it asks for the lease.</summary>
    public bool Competes { get; private set; }

    public ILedgerGrain Ledger => Host.Grains.GetGrain<ILedgerGrain>("a");

    public static async Task<TestSilo> MakeAsync(
        TestWorld world,
        string name,
        ClusterGrainHostOptions? options = null,
        Func<IGrainFactory, CancellationToken, Task>? onControl = null,
        HttpMessageInvoker? http = null
    )
    {
        var lease = world.Table.For(name);
        ClusterGrainHost? host = null;
        host = new ClusterGrainHost(
            [typeof(LedgerGrain), typeof(EchoGrain)],
            epoch => world.ServicesOf(epoch),
            onControl ?? ((_, _) => Task.CompletedTask),
            lease,
            options ?? world.Options,
            world.Time,
            http
        );
        var server = await ServeAsync(host.Receiver);
        lease.Address = new Uri(server.Urls.Single());
        var silo = new TestSilo(server, lease, host);
        world.Add(silo);
        return silo;
    }

    public void Start()
    {
        Competes = true;
        Host.Start();
    }

    /// <summary>Ends its host; its address answers on.</summary>
    public async Task LeaveAsync()
    {
        await Host.DisposeAsync();
        Competes = false;
    }

    public Task WhenControlAsync() => When(host => host.IsControl);

    public Task WhenFollowingAsync(TestSilo other) =>
        When(host => host.Holder is { Mine: false } holder && holder.Address == other.Lease.Address);

    public Task When(Func<ClusterGrainHost, bool> condition) =>
        Host.WhenAsync(condition, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Its address answers no more; connections are cut.</summary>
    public async Task VanishAsync()
    {
        Lease.IsCut = true;
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _server.StopAsync(now.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static async Task<WebApplication> ServeAsync(GrainCallReceiver receiver)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.MapPost(GrainCallProtocol.Path, context => AnswerAsync(receiver, context));
        await server.StartAsync();
        return server;
    }

    private static async Task AnswerAsync(GrainCallReceiver receiver, HttpContext context)
    {
        var request = new GrainCallRequest(
            context.Request.Headers.Authorization,
            context.Request.Headers[GrainCallProtocol.VersionHeader],
            context.Request.ContentLength,
            context.Request.Body
        );
        var answer = await receiver.ReceiveAsync(request, context.RequestAborted);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
