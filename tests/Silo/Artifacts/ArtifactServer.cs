using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Silo.Tests;

/// <summary>A silo's web server that keeps artifacts: real sockets on a free port.</summary>
internal sealed class ArtifactServer : IAsyncDisposable
{
    public const string Token = "the cluster's secret";

    private readonly WebApplication _app;

    private ArtifactServer(WebApplication app, ArtifactReceiver receiver)
    {
        _app = app;
        Receiver = receiver;
        Address = new Uri(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        );
    }

    public Uri Address { get; }

    public ArtifactReceiver Receiver { get; }

    public static async Task<ArtifactServer> StartAsync(
        string root,
        CancellationToken cancel,
        long largestFile = long.MaxValue,
        Action<ArtifactPath>? stored = null
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var receiver = new ArtifactReceiver(new FolderArtifacts(root), Token, stored) { LargestFile = largestFile };
        app.UseRouting();
        ArtifactEndpoints.Map(app, receiver);
        await app.StartAsync(cancel);
        return new ArtifactServer(app, receiver);
    }

    /// <summary>Sends bytes as they are, and waits for the status line of the answer; empty where the server hangs up instead.</summary>
    /// <param name="hangUp">Whether the sender hangs up first.</param>
    public async Task<string> SendAsync(string head, byte[] body, CancellationToken cancel, bool hangUp = false)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Address.Host, Address.Port, cancel);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n")), cancel);
        await stream.WriteAsync(body, cancel);
        if (hangUp)
        {
            socket.Client.Shutdown(SocketShutdown.Send);
        }

        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadLineAsync(cancel) ?? "";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
