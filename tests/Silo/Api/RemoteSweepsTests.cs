using System.Net.Sockets;
using Grid.Spec;
using Grid.Store;

namespace Grid.Silo.Tests;

public class RemoteSweepsTests
{
    private static readonly SpecText Text = new("curve.yaml", TestApi.Yaml, []);

    [Fact]
    public async Task A_silo_elsewhere_tells_the_same_as_one_in_this_process()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Silo.Start();
        using var connection = Connect(api);
        var remote = new RemoteSweeps(connection);
        var local = api.Silo.Sweeps;
        var text = Text with { Sets = ["space.nan_at_epoch=3"] };
        var id = (await remote.SubmitAsync(text, "key", api.Cancel)).Id;
        await api.Silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal(id, await remote.FindAsync("curve", api.Cancel));
        Assert.Equivalent(
            (await local.GetAsync(id, api.Cancel)) with
            {
                Spec = "",
            },
            (await remote.GetAsync(id, api.Cancel)) with
            {
                Spec = "",
            },
            strict: true
        );
        Assert.Equal(
            SpecJson.Hash((await local.GetAsync(id, api.Cancel)).Spec),
            SpecJson.Hash((await remote.GetAsync(id, api.Cancel)).Spec)
        );
        Assert.Equal(
            await local.TrialsAsync(id, null, 0, 100, api.Cancel),
            await remote.TrialsAsync(id, null, 0, 100, api.Cancel)
        );
        Assert.Equal(await local.BestTrialsAsync(id, 2, api.Cancel), await remote.BestTrialsAsync(id, 2, api.Cancel));
        Assert.Equal(await local.AttemptsAsync(id, 1, api.Cancel), await remote.AttemptsAsync(id, 1, api.Cancel));
        Assert.Equal(await local.ReportsAsync(id, 1, api.Cancel), await remote.ReportsAsync(id, 1, api.Cancel));
        Assert.Equal(await local.LogAsync(id, 1, api.Cancel), await remote.LogAsync(id, 1, api.Cancel));
        Assert.Null(await remote.OpenPictureAsync(id, 1, api.Cancel));
        Assert.Equal(
            await BytesAsync(local.OpenCheckpointAsync(id, 1, api.Cancel), api.Cancel),
            await BytesAsync(remote.OpenCheckpointAsync(id, 1, api.Cancel), api.Cancel)
        );
        Assert.Equal(await local.LastEventAsync(id, api.Cancel), await remote.LastEventAsync(id, api.Cancel));
        Assert.Equal(await AllAsync(local, id, api.Cancel), await AllAsync(remote, id, api.Cancel));
        Assert.Equal(
            (await local.SlotsAsync(api.Cancel)).Select(slot => slot.Slot),
            (await remote.SlotsAsync(api.Cancel)).Select(slot => slot.Slot)
        );
    }

    [Fact]
    public async Task Errors_are_those_of_a_silo_in_this_process()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        using var connection = Connect(api);
        var remote = new RemoteSweeps(connection);
        var bad = Text with { Sets = ["space.epochs=-1"] };

        await Assert.ThrowsAsync<UnknownExperimentException>(() => remote.GetAsync("nope", api.Cancel));
        await Assert.ThrowsAsync<UnknownExperimentException>(() => remote.GetAsync("..", api.Cancel));
        await Assert.ThrowsAsync<UnknownExperimentException>(() => remote.FindAsync("", api.Cancel));
        var refused = await Assert.ThrowsAsync<SpecException>(() => remote.SubmitAsync(bad, "key", api.Cancel));
        Assert.Equal(
            Assert.Throws<SpecException>(() => new SpecChecker(ModelDeclarations.All, null).Read(bad)).Problems,
            refused.Problems
        );
    }

    [Fact]
    public async Task A_call_that_failed_of_what_may_pass_is_made_again()
    {
        using var home = new TestHome();
        using var behind = new TestHome();
        await using var silo = await TestSilo.OpenAsync(behind);
        var away = new StoreUnavailableException("away", new IOException());
        await using var api = await TestApi.StartAsync(home, sweeps: FailingSweeps.Over(silo.Sweeps, away, away, away));
        using var connection = Connect(api);

        var status = await new RemoteSweeps(connection).SubmitAsync(Text, "key", api.Cancel);

        Assert.Equal([status.Id], (await silo.Sweeps.ListAsync(0, 10, api.Cancel)).Select(sweep => sweep.Id));
    }

    [Fact]
    public async Task A_silo_that_cannot_answer_for_long_is_given_up_with_its_reason()
    {
        using var home = new TestHome();
        var away = Enumerable.Repeat(new StoreUnavailableException("The database is away.", new IOException()), 1000);
        await using var api = await TestApi.StartAsync(home, sweeps: FailingSweeps.Over(null, [.. away]));
        using var connection = Connect(api);

        var gaveUp = await Assert.ThrowsAsync<SiloUnreachableException>(() =>
            new RemoteSweeps(connection).ListAsync(0, 1, api.Cancel)
        );

        Assert.Contains("The database is away.", gaveUp.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_silo_answers_it_is_said_what_to_check()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var address = new Uri($"http://{taken.LocalEndpoint}");
        taken.Stop();
        using var connection = new SiloConnection(Hasty(address), TimeProvider.System);

        var failed = await Assert.ThrowsAsync<SiloUnreachableException>(() =>
            new RemoteSweeps(connection).ListAsync(0, 1, TestContext.Current.CancellationToken)
        );

        Assert.Contains($"No silo answers at {address}", failed.Message, StringComparison.Ordinal);
        Assert.Contains("--silo", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "asks for a token")]
    [InlineData("another-token-of-some-length", "/etc/grid/token", "does not accept the token of /etc/grid/token")]
    public async Task A_token_that_is_not_taken_is_named_by_its_file(string? token, string? file, string said)
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home, TestApi.AnyPort with { Token = "a-token-of-some-length" });
        using var connection = new SiloConnection(new(api.Server.Address, token, file), TimeProvider.System);

        var refused = await Assert.ThrowsAsync<SiloRefusedException>(() =>
            new RemoteSweeps(connection).ListAsync(0, 1, api.Cancel)
        );

        Assert.Equal(401, refused.Status);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> BytesAsync(Task<Stream?> opening, CancellationToken cancel)
    {
        await using var stream = await opening;
        using var bytes = new MemoryStream();
        await stream!.CopyToAsync(bytes, cancel);
        Assert.NotEqual(0, bytes.Length);
        return bytes.ToArray();
    }

    private static SiloConnection Connect(TestApi api) => new(Hasty(api.Server.Address), TimeProvider.System);

    private static SiloEndpoint Hasty(Uri address) => new(address) { FirstPatience = TimeSpan.FromSeconds(1) };

    private static async Task<IReadOnlyList<EventRow>> AllAsync(ISweeps sweeps, string id, CancellationToken cancel)
    {
        var rows = new List<EventRow>();
        await foreach (var row in sweeps.FollowAsync(id, 0, cancel))
        {
            rows.Add(row);
        }

        return rows;
    }
}
