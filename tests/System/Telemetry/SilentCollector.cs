using System.Net;
using System.Net.Sockets;

namespace Grid.SystemTests;

/// <summary>An address where connections are taken, by the kernel, and nobody ever reads or answers.</summary>
internal sealed class SilentCollector : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SilentCollector() => _listener.Start();

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Whether somebody has connected.</summary>
    public bool WasCalled => _listener.Pending();

    public void Dispose() => _listener.Dispose();
}
