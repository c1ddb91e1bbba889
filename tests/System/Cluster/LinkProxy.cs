using System.Net;
using System.Net.Sockets;

namespace Grid.SystemTests.Cluster;

/// <summary>What becomes of what is sent over a link.</summary>
internal enum Link
{
    /// <summary>It arrives.</summary>
    Up,

    /// <summary>Connections are cut, and new ones end at once.</summary>
    Cut,

    /// <summary>Nothing arrives and nobody is told, as where a firewall drops packets. What was connected then stays dead when the link is up again.</summary>
    Silent,
}

/// <summary>A network link that breaks when it is told to: what connects to <see cref="Port"/> reaches <see cref="Target"/>, or not.</summary>
internal sealed class LinkProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Random _random;
    private readonly double _cuts;
    private readonly Task _accepting;
    private CancellationTokenSource _cut = new();
    private volatile Link _state = Link.Up;

    /// <param name="cuts">The chance of each piece that is sent, a message or a part of one, to be lost with its connection.</param>
    public LinkProxy(double cuts = 0, int seed = 0)
    {
        (_cuts, _random) = (cuts, new Random(seed));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it is reached on the loopback.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The port on the loopback that it leads to.</summary>
    public int Target { get; set; }

    public Link State
    {
        get => _state;
        set
        {
            _state = value;
            if (value == Link.Cut)
            {
                Interlocked.Exchange(ref _cut, new CancellationTokenSource()).Cancel();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_over.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient from)
    {
        using var near = from;
        using var far = new TcpClient();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, Volatile.Read(ref _cut).Token);
        try
        {
            if (State == Link.Cut)
            {
                return;
            }

            await far.ConnectAsync(IPAddress.Loopback, Target, end.Token);
            Task[] ways = [PumpAsync(near, far, end.Token), PumpAsync(far, near, end.Token)];
            await await Task.WhenAny(ways);
            await end.CancelAsync();
            await Task.WhenAll(ways);
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException or SocketException)
        {
            // As a network does, it says nothing more.
        }
    }

    /// <summary>Returns where one side has closed, or the connection is lost.</summary>
    private async Task PumpAsync(TcpClient from, TcpClient to, CancellationToken end)
    {
        var (source, sink, piece) = (from.GetStream(), to.GetStream(), new byte[16 * 1024]);
        var dead = false;
        while (await source.ReadAsync(piece, end) is > 0 and var length)
        {
            dead |= State == Link.Silent;
            if (dead)
            {
                continue;
            }

            if (IsUnlucky())
            {
                return;
            }

            await sink.WriteAsync(piece.AsMemory(0, length), end);
        }
    }

    private bool IsUnlucky()
    {
        lock (_random)
        {
            return _random.NextDouble() < _cuts;
        }
    }
}
