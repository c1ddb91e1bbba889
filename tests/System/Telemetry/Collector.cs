using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Grid.SystemTests;

/// <summary>Takes what an OpenTelemetry collector takes over HTTP, and keeps it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, string? Type, byte[] Body)> _received = new();
    private readonly Task _taking;

    public Collector()
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _taking = TakeAsync();
    }

    public string Address { get; }

    /// <summary>Each body of metrics that came.</summary>
    public IReadOnlyList<byte[]> Metrics => Bodies("/v1/metrics");

    public IReadOnlyList<SentSpan> Spans => [.. Bodies("/v1/traces").SelectMany(SentSpan.Of)];

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _taking;
    }

    private async Task TakeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _received.Enqueue((context.Request.Url!.AbsolutePath, context.Request.ContentType, body.ToArray()));
                context.Response.Close();
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private IReadOnlyList<byte[]> Bodies(string path) =>
        [.. _received.Where(one => one.Path == path && one.Type == "application/x-protobuf").Select(one => one.Body)];

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
