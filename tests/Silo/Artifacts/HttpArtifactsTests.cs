using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Grid.Silo.Tests;

/// <summary>Artifacts in the home of the silo that controls.</summary>
public class HttpArtifactsTests : RemoteArtifactsConformance
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<ArtifactServer> _servers = [];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("the cluster's secret2")]
    public async Task Without_the_cluster_token_nothing_is_done_and_it_is_counted(string? token)
    {
        var server = await ServeAsync();
        var artifacts = Artifacts(token, server.Address);
        await Artifacts(ArtifactServer.Token, server.Address)
            .PutAsync(Checkpoint, Write(Checkpoint, Bytes(9)), Hash(Bytes(9)), Cancel);

        Func<Task>[] calls =
        [
            () => artifacts.PutAsync(Checkpoint, Write(Checkpoint, Bytes(5)), Hash(Bytes(5)), Cancel),
            () => artifacts.GetAsync(Checkpoint, Target, sha256: null, Cancel),
            () => artifacts.DeleteAsync(Checkpoint, Cancel),
            () => artifacts.ListAsync("sweep", Cancel),
        ];
        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<ArtifactsRefusedException>(call);
        }

        Assert.Equal(calls.Length, server.Receiver.Unauthorized);
        Assert.Equal(Bytes(9), await File.ReadAllBytesAsync(Path.Combine(Root, Checkpoint.ToString()), Cancel));
    }

    [Theory]
    [InlineData("/cluster/v1/artifacts/../../../grid.db", 404)]
    [InlineData("/cluster/v1/artifacts/%2e%2e/%2e%2e/grid.db", 404)]
    [InlineData("/cluster/v1/artifacts/grid.db", 400)]
    [InlineData("/cluster/v1/artifacts/..%2fgrid.db", 400)]
    [InlineData("/cluster/v1/artifacts/%2fetc%2fpasswd", 400)]
    [InlineData("/cluster/v1/artifacts//etc/passwd", 400)]
    [InlineData("/cluster/v1/artifacts/experiments/a/trials/0/..%2f..%2f..%2f..%2fgrid.db", 400)]
    [InlineData("/cluster/v1/artifacts/experiments/a/trials/0/..%5c..%5cgrid.db", 400)]
    [InlineData("/cluster/v1/artifacts/experiments/a/trials/0/x%00.png", 400)]
    [InlineData("/cluster/v1/artifacts/experiments/a/trials/0/cafe%cc%81", 400)]
    [InlineData("/cluster/v1/artifacts/experiments/a/trials/0/.x.tmp", 400)]
    [InlineData("/cluster/v1/artifacts/experiments/%ff/trials/0/x", 400)]
    public async Task A_path_that_leads_elsewhere_is_refused(string path, int status)
    {
        var server = await ServeAsync();
        Directory.CreateDirectory(Root);
        await File.WriteAllTextAsync(Path.Combine(Root, "grid.db"), "not to be touched", Cancel);

        foreach (var method in new[] { "PUT", "GET", "DELETE" })
        {
            var answer = await server.SendAsync(Head(method, path, length: 9), Bytes(9), Cancel);
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        }

        Assert.Equal(["grid.db"], Stored());
        Assert.Equal("not to be touched", await File.ReadAllTextAsync(Path.Combine(Root, "grid.db"), Cancel));
    }

    [Fact]
    public async Task A_body_without_a_length_is_refused()
    {
        var server = await ServeAsync();
        var head = Head("PUT", length: null, "Transfer-Encoding: chunked\n");

        var answer = await server.SendAsync(head, Encoding.Latin1.GetBytes("5\r\nhello\r\n0\r\n\r\n"), Cancel);

        Assert.StartsWith("HTTP/1.1 411 ", answer, StringComparison.Ordinal);
        Assert.Empty(Stored());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Grid-Sha256: 00\n")]
    public async Task A_body_without_a_checksum_is_refused(string headers)
    {
        var server = await ServeAsync();
        var head = $"PUT {PathOf(Checkpoint)} HTTP/1.1\n{Host}Content-Length: 9\n{headers}\n";

        var answer = await server.SendAsync(head, Bytes(9), Cancel);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Empty(Stored());
    }

    [Fact]
    public async Task A_file_above_the_bound_is_refused_before_it_is_read()
    {
        var server = await ServeAsync(largestFile: 8);

        // Only the head is sent: that there is an answer shows that nobody waits for the body.
        var answer = await server.SendAsync(Head("PUT", length: 9), [], Cancel);
        var refused = await Assert.ThrowsAsync<ArtifactsRefusedException>(() =>
            Artifacts(ArtifactServer.Token, server.Address)
                .PutAsync(Checkpoint, Write(Checkpoint, Bytes(9)), Hash(Bytes(9)), Cancel)
        );

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("at most 8 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Stored());
    }

    [Fact]
    public async Task A_connection_that_is_cut_in_the_middle_leaves_nothing()
    {
        var server = await ServeAsync();

        await server.SendAsync(Head("PUT", length: 300_000), Bytes(200_000), Cancel, hangUp: true);

        Assert.Empty(Stored());
    }

    [Fact]
    public async Task What_is_sent_beyond_the_announced_length_is_not_part_of_the_file()
    {
        var server = await ServeAsync();

        var answer = await server.SendAsync(Head("PUT", length: 9), [.. Bytes(9), .. "more"u8], Cancel);

        Assert.StartsWith("HTTP/1.1 204 ", answer, StringComparison.Ordinal);
        Assert.Equal(Bytes(9), await File.ReadAllBytesAsync(Path.Combine(Root, Checkpoint.ToString()), Cancel));
    }

    [Fact]
    public async Task An_answer_that_is_cut_in_the_middle_may_pass_and_leaves_nothing()
    {
        var address = CutAnswers(out var listener);
        using (listener)
        {
            await Assert.ThrowsAsync<ArtifactsUnavailableException>(() =>
                Artifacts(ArtifactServer.Token, address).GetAsync(Checkpoint, Target, Hash(Bytes(9)), Cancel)
            );
        }

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public async Task A_silo_that_does_not_answer_may_come_back()
    {
        var server = await ServeAsync();
        await server.DisposeAsync();
        var artifacts = Artifacts(ArtifactServer.Token, server.Address);
        var file = Write(Checkpoint, Bytes(9));

        await Assert.ThrowsAsync<ArtifactsUnavailableException>(() =>
            artifacts.PutAsync(Checkpoint, file, Hash(Bytes(9)), Cancel)
        );
        await Assert.ThrowsAsync<ArtifactsUnavailableException>(() =>
            artifacts.GetAsync(Checkpoint, Target, null, Cancel)
        );
        await Assert.ThrowsAsync<ArtifactsUnavailableException>(() =>
            Artifacts(ArtifactServer.Token).GetAsync(Checkpoint, Target, null, Cancel)
        );
    }

    [Fact]
    public async Task A_transfer_in_which_nothing_moves_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var artifacts = new HttpArtifacts(
            _http,
            _ => Task.FromResult<IReadOnlyList<Uri>>([AddressOf(silent)]),
            ArtifactServer.Token,
            TimeProvider.System
        )
        {
            Stall = TimeSpan.FromMilliseconds(50),
        };

        await Assert.ThrowsAsync<ArtifactsUnavailableException>(() =>
            artifacts.GetAsync(Checkpoint, Target, null, Cancel)
        );
    }

    [Fact]
    public async Task What_the_silo_in_control_does_not_have_is_got_from_another_that_had_it_before()
    {
        var before = await ServeAsync();
        var now = await ServeAsync(root: Path.Combine(Folder, "another root"));
        await Artifacts(ArtifactServer.Token, before.Address)
            .PutAsync(Checkpoint, Write(Checkpoint, Bytes(9)), Hash(Bytes(9)), Cancel);
        var artifacts = Artifacts(ArtifactServer.Token, now.Address, before.Address);

        await artifacts.GetAsync(Checkpoint, Target, Hash(Bytes(9)), Cancel);

        Assert.Equal(Bytes(9), await File.ReadAllBytesAsync(Target, Cancel));
    }

    [Fact]
    public async Task Whoever_keeps_them_is_told_of_each_put()
    {
        var told = new List<ArtifactPath>();
        var server = await ServeAsync(stored: told.Add);

        await Artifacts(ArtifactServer.Token, server.Address)
            .PutAsync(Checkpoint, Write(Checkpoint, Bytes(9)), Hash(Bytes(9)), Cancel);

        Assert.Equal([Checkpoint], told);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _http.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async Task<IArtifacts> OpenAsync() =>
        Artifacts(ArtifactServer.Token, (await ServeAsync()).Address);

    private const string Host = $"Host: x\nAuthorization: Bearer {ArtifactServer.Token}\nConnection: close\n";

    private static string PathOf(ArtifactPath path) => $"/cluster/v1/artifacts/{path}";

    private static string Head(string method, string path, int length) =>
        $"{method} {path} HTTP/1.1\n{Host}Content-Length: {length}\nGrid-Sha256: {Hash(Bytes(length))}\n\n";

    private static string Head(string method, int? length, string headers = "") =>
        length is { } bytes
            ? Head(method, PathOf(Checkpoint), bytes)
            : $"{method} {PathOf(Checkpoint)} HTTP/1.1\n{Host}{headers}Grid-Sha256: {Hash([])}\n\n";

    /// <summary>What announces nine bytes to whoever asks, sends four, and hangs up.</summary>
    private static Uri CutAnswers(out TcpListener listener)
    {
        listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = AnswerAsync(listener);
        return AddressOf(listener);

        static async Task AnswerAsync(TcpListener listener)
        {
            using var client = await listener.AcceptTcpClientAsync(Cancel);
            await using var stream = client.GetStream();
            _ = await stream.ReadAsync(new byte[4096], Cancel);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour"u8.ToArray(), Cancel);
        }
    }

    private static Uri AddressOf(TcpListener listener) => new($"http://{listener.LocalEndpoint}");

    private async Task<ArtifactServer> ServeAsync(
        string? root = null,
        long largestFile = long.MaxValue,
        Action<ArtifactPath>? stored = null
    )
    {
        var server = await ArtifactServer.StartAsync(root ?? Root, Cancel, largestFile, stored);
        _servers.Add(server);
        return server;
    }

    private HttpArtifacts Artifacts(string? token, params IReadOnlyList<Uri> silos) =>
        new(_http, _ => Task.FromResult(silos), token, TimeProvider.System);
}
