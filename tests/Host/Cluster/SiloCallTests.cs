using System.Net;
using System.Net.Sockets;

namespace Grid.Host.Tests.Cluster;

/// <summary>Calls from one silo to another, over sockets.</summary>
public sealed class SiloCallTests : ClusterTest
{
    protected override ClusterGrainHostOptions Options { get; } =
        new()
        {
            Token = "a secret",
            Exceptions = [new CrossingException(typeof(LedgerFencedException), m => new LedgerFencedException(m))],
        };

    [Fact]
    public async Task A_standbys_calls_reach_the_grains_of_the_silo_in_control()
    {
        var one = await ControlAsync();
        var two = await StandbyAsync(one);
        var three = await StandbyAsync(one, "three");
        Assert.Equal(1, await two.Ledger.AddAsync("x"));
        Assert.Equal(2, await three.Ledger.AddAsync("y"));
        Assert.Equal(2, await one.Ledger.CountAsync());
        Assert.Equal("k/é ☃", await two.Host.Grains.GetGrain<IEchoGrain>("k/é ☃").KeyAsync());
    }

    [Fact]
    public async Task A_standby_takes_over_when_the_holder_stops_renewing_and_reads_all_that_was_acknowledged()
    {
        var one = await ControlAsync();
        var two = await StandbyAsync(one);
        await two.Ledger.AddAsync("x");
        await one.VanishAsync();
        await Assert.ThrowsAsync<ControlUnreachableException>(two.Ledger.CountAsync);
        await Time.AdvanceUntil(Options.RenewEvery, () => two.Host.IsControl);
        Assert.Equal(2, two.Host.Holder!.Epoch);
        Assert.Equal(1, await two.Ledger.AddAsync("x"));
        Assert.Equal(2, await two.Ledger.AddAsync("y"));
        await Assert.ThrowsAsync<ControlUnreachableException>(one.Ledger.CountAsync);
    }

    [Fact]
    public async Task A_standby_takes_over_at_once_when_the_holder_is_disposed()
    {
        var one = await ControlAsync();
        var two = await StandbyAsync(one);
        await one.LeaveAsync();
        await RenewAsync();
        await two.WhenControlAsync();
        Assert.Equal(2, two.Host.Holder!.Epoch);
    }

    [Fact]
    public async Task A_call_of_a_silo_that_has_let_go_of_its_connections_reaches_nobody()
    {
        var one = await ControlAsync();
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        var two = await TestSilo.MakeAsync(World, "two", http: http);
        two.Start();
        await two.WhenFollowingAsync(one);

        http.Dispose();

        await Assert.ThrowsAsync<ControlUnreachableException>(two.Ledger.CountAsync);
    }

    [Fact]
    public async Task A_misdirected_call_is_told_the_holder_and_sent_there()
    {
        var (two, three) = await MisledAsync();
        Assert.Equal(1, await three.Ledger.AddAsync("x"));
        Assert.Equal(two.Host.Holder! with { Mine = false }, three.Host.Holder);
        Assert.Equal(1, await two.Ledger.CountAsync());
    }

    [Fact]
    public async Task A_misdirected_call_fails_where_the_holder_it_was_told_of_has_vanished()
    {
        var (two, three) = await MisledAsync();
        await two.VanishAsync();
        await Assert.ThrowsAsync<ControlUnreachableException>(three.Ledger.CountAsync);
    }

    /// <summary>The second silo has taken control from the first, and the third has not heard of it.</summary>
    private async Task<(TestSilo Two, TestSilo Three)> MisledAsync()
    {
        var one = await ControlAsync();
        var two = await StandbyAsync(one);
        var three = await StandbyAsync(one, "three");
        three.Lease.IsCut = true;
        World.Table.Usurp("two", two.Lease.Address);
        await RenewAsync();
        await two.WhenControlAsync();
        await one.WhenFollowingAsync(two);
        Assert.Equal(1, three.Host.Holder!.Epoch);
        return (two, three);
    }

    [Fact]
    public async Task Exceptions_cross_by_their_type_and_message()
    {
        var two = await StandbyAsync(await ControlAsync());
        await ThrowsAsync<TimeoutException>("it took too long");
        await ThrowsAsync<InvalidOperationException>("not now");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            two.Ledger.ThrowAsync(nameof(OperationCanceledException), "given up")
        );
        await ThrowsAsync<LedgerFencedException>("");
        var argument = await Assert.ThrowsAsync<ArgumentException>(() =>
            two.Ledger.ThrowAsync(nameof(ArgumentOutOfRangeException), "too far")
        );
        Assert.StartsWith("too far", argument.Message);
        var other = await Assert.ThrowsAsync<RemoteGrainException>(() => two.Ledger.ThrowAsync("?", "odd"));
        Assert.Equal("InvalidDataException", other.Type);
        Assert.Equal("InvalidDataException: odd", other.Message);
        Assert.DoesNotContain("LedgerGrain.cs", other.ToString());

        async Task ThrowsAsync<T>(string message)
            where T : Exception =>
            Assert.Equal(
                message,
                (await Assert.ThrowsAsync<T>(() => two.Ledger.ThrowAsync(typeof(T).Name, message))).Message
            );
    }

    [Fact]
    public async Task A_caller_that_cancels_a_long_poll_cancels_it_in_the_grain()
    {
        var two = await StandbyAsync(await ControlAsync());
        using var source = new CancellationTokenSource();
        var poll = two.Ledger.PollAsync("x", source.Token);
        await Signals.When("x begins");
        await source.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        await Signals.When("x cancelled");
    }

    [Fact]
    public async Task A_long_poll_has_no_timeout_and_an_ordinary_call_has()
    {
        var two = await StandbyAsync(await ControlAsync());
        var poll = two.Ledger.PollAsync("x", Cancel);
        await Signals.When("x begins");
        var call = two.Ledger.AddSlowlyAsync("y", Cancel);
        await Signals.When("y begins");
        await RenewAsync((int)(Options.Host.CallTimeout / Options.RenewEvery) + 1);
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.False(poll.IsCompleted);
        Signals.Set("x goes on");
        Assert.Equal("x", await poll);
        Signals.Set("y goes on");
    }

    [Fact]
    public async Task A_one_way_call_is_answered_before_it_has_run()
    {
        var two = await StandbyAsync(await ControlAsync());
        await two.Ledger.TellAsync("told");
        Signals.Set("told goes on");
        await Signals.When("told");
    }

    [Fact]
    public async Task A_call_to_a_holder_that_loses_control_meanwhile_is_answered_so()
    {
        var one = await ControlAsync();
        var two = await StandbyAsync(one);
        var call = two.Ledger.AddSlowlyAsync("x", Cancel);
        await Signals.When("x begins");
        one.Host.StepDown(1, "fenced");
        await Assert.ThrowsAsync<ControlUnreachableException>(() => call);
        Signals.Set("x goes on");
    }

    [Fact]
    public async Task A_call_fails_where_the_holders_connection_breaks()
    {
        var one = await ControlAsync();
        var two = await StandbyAsync(one);
        var call = two.Ledger.PollAsync("x", Cancel);
        await Signals.When("x begins");
        await one.VanishAsync();
        await Assert.ThrowsAsync<ControlUnreachableException>(() => call);
    }

    [Fact]
    public async Task A_holder_that_takes_a_connection_and_never_answers_is_given_up_after_the_calls_timeout()
    {
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start();
        World.Table.Usurp("hole", new Uri($"http://{hole.LocalEndpoint}"));
        var two = await TestSilo.MakeAsync(World, "two");
        two.Start();
        await two.When(host => host.Holder is { Silo: "hole" });
        var call = two.Ledger.CountAsync();
        using var connection = await hole.AcceptTcpClientAsync(Cancel);
        Time.Advance(Options.CallTimeout - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        Time.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<ControlUnreachableException>(() => call);
    }

    [Fact]
    public async Task A_long_poll_to_a_holder_that_never_answers_ends_when_there_is_another_holder()
    {
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start();
        World.Table.Usurp("hole", new Uri($"http://{hole.LocalEndpoint}"));
        var two = await TestSilo.MakeAsync(World, "two");
        two.Start();
        await two.When(host => host.Holder is { Silo: "hole" });
        var poll = two.Ledger.PollAsync("x", Cancel);
        using var connection = await hole.AcceptTcpClientAsync(Cancel);
        World.Table.Usurp("three", new Uri("http://127.0.0.1:1"));
        await RenewAsync();
        await Assert.ThrowsAsync<ControlUnreachableException>(() => poll.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    [Fact]
    public async Task What_answers_without_the_protocols_header_is_no_silo()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        World.Table.Usurp("else", new Uri($"http://{server.LocalEndpoint}"));
        var two = await TestSilo.MakeAsync(World, "two");
        two.Start();
        await two.When(host => host.Holder is { Silo: "else" });
        var call = two.Ledger.CountAsync();
        using var connection = await server.AcceptTcpClientAsync(Cancel);
        await using var stream = connection.GetStream();
        _ = await stream.ReadAsync(new byte[4096], Cancel);
        await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Cancel);
        var error = await Assert.ThrowsAsync<ControlUnreachableException>(() => call);
        Assert.Contains("no silo", error.Message);
    }

    [Fact]
    public async Task A_silo_with_another_token_is_refused_and_counted()
    {
        var one = await ControlAsync();
        var two = await TestSilo.MakeAsync(World, "two", new ClusterGrainHostOptions { Token = "another" });
        two.Start();
        await two.WhenFollowingAsync(one);
        var refused = await Assert.ThrowsAsync<GrainCallRefusedException>(two.Ledger.CountAsync);
        Assert.Contains("401", refused.Message);
        Assert.DoesNotContain("another", refused.ToString());
        Assert.Equal(1, one.Host.Receiver.Unauthorized);
    }

    [Fact]
    public async Task A_call_that_is_too_large_is_refused()
    {
        var one = await ControlAsync();
        var two = await StandbyAsync(one);
        var refused = await Assert.ThrowsAsync<GrainCallRefusedException>(() =>
            two.Ledger.AddAsync(new string('x', Options.MaxBodyBytes))
        );
        Assert.Contains("413", refused.Message);
    }
}
