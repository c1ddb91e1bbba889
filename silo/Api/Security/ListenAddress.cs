using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Grid.Silo;

/// <summary>An address to listen on.</summary>
/// <param name="Reachable">The host to call it by from this machine, or from others where it is a name or one address.</param>
internal sealed record ListenAddress(IPEndPoint EndPoint, string Reachable)
{
    private const int DefaultPort = 8427;

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>HOST, HOST:PORT, [V6]:PORT or http://HOST:PORT, where HOST is a name, an address, or * for all addresses.</summary>
    /// <exception cref="ApiOptionsException">It is none of these, or its name is unknown.</exception>
    public static async Task<ListenAddress> ParseAsync(string text, CancellationToken cancel)
    {
        const string http = "http://";
        var authority = text.StartsWith(http, StringComparison.OrdinalIgnoreCase) ? text[http.Length..] : text;
        var (host, port) = Split(authority.TrimEnd('/'), text);
        var address = host switch
        {
            "*" or "+" => IPAddress.Any,
            "localhost" => IPAddress.Loopback,
            _ => IPAddress.TryParse(host, out var literal) ? literal : await ResolveAsync(host, cancel),
        };
        var reachable =
            address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? Dns.GetHostName()
            : address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]"
            : host == "localhost" ? "127.0.0.1"
            : host;
        return new ListenAddress(new IPEndPoint(address, port), reachable);
    }

    private static (string Host, int Port) Split(string authority, string text)
    {
        if (IPAddress.TryParse(authority, out var bare) && bare.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return (authority, DefaultPort);
        }

        var at = authority.LastIndexOf(':');
        var host = (at < 0 ? authority : authority[..at]).TrimStart('[').TrimEnd(']');
        if (host.Length == 0 || host.AsSpan().ContainsAny("/ @?#"))
        {
            throw Wrong(text);
        }

        return at < 0 ? (host, DefaultPort)
            : ushort.TryParse(authority[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? (host, port)
            : throw Wrong(text);
    }

    private static async Task<IPAddress> ResolveAsync(string host, CancellationToken cancel)
    {
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, cancel);
            return found.OrderBy(address => address.AddressFamily).First();
        }
        catch (Exception unknown) when (unknown is SocketException or InvalidOperationException or ArgumentException)
        {
            throw new ApiOptionsException(
                $"There is no address of the name '{host}' to listen on. Give one of this machine's addresses.",
                unknown
            );
        }
    }

    private static ApiOptionsException Wrong(string text) =>
        new(
            $"'{text}' is no address to listen on. Write HOST:PORT, such as {ApiOptions.DefaultListen} or 0.0.0.0:8427; for https put a proxy in front."
        );
}
