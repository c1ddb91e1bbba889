using System.Net.Sockets;

namespace Grid.Host;

/// <summary>The HTTP connections between silos.</summary>
public static class SiloHttp
{
    private const int LinuxTcp = 6;
    private const int LinuxTcpUserTimeout = 18;
    private const int UnansweredMilliseconds = 15_000;

    /// <summary>
    /// No proxy, no redirect, no cookie: a call goes to the address that the lease names, or fails. Connections are probed, so that a long poll to a machine that lost power
    /// fails within about 15 s.
    /// </summary>
    public static HttpMessageHandler Handler(TimeSpan connectTimeout) =>
        new SocketsHttpHandler
        {
            ConnectTimeout = connectTimeout,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = static async (context, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    Probe(socket);
                    await socket.ConnectAsync(context.DnsEndPoint, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };

    private static void Probe(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 2);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 5);
        // Probes go out on a silent connection only: what was sent and never taken in has a time limit of its own.
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(LinuxTcp, LinuxTcpUserTimeout, BitConverter.GetBytes(UnansweredMilliseconds));
    }
}
