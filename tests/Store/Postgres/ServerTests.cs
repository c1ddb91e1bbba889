using Grid.Store.Postgres;
using Grid.Tests.Postgres;

namespace Grid.Store.Tests.Postgres;

/// <summary>A server that goes away and comes back.</summary>
public sealed class ServerTests(ServerTests.OwnServer own) : IClassFixture<ServerTests.OwnServer>
{
    private const int Writers = 8;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresServer Server => own.Server;

    [Fact]
    public async Task Case_08_While_the_server_crashes_and_recovers_nothing_acknowledged_is_lost_and_nothing_stands_twice()
    {
        await using var store = await OpenSeededAsync(TimeSpan.FromSeconds(1));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var writers = Enumerable.Range(1, Writers).Select(Write).ToArray();
        for (var crash = 0; crash < 3; crash++)
        {
            var soFar = (await store.ListTrialsAsync("e", null, 0, Writers, Cancel)).Sum(trial => trial.LastStep);
            await Server.RestartAsync(TimeSpan.Zero, Cancel);
            // On with the next only once the writers went on.
            while ((await store.ListTrialsAsync("e", null, 0, Writers, Cancel)).Sum(t => t.LastStep) < soFar + 50)
                await Task.Delay(TimeSpan.FromMilliseconds(1), Cancel);
        }
        await end.CancelAsync();
        var acknowledged = await Task.WhenAll(writers);
        for (var writer = 1; writer <= Writers; writer++)
        {
            var reports = await store.ReadReportsAsync("e", writer, Cancel);
            Assert.Equal(Enumerable.Range(1, acknowledged[writer - 1]), reports.Select(report => (int)report.Step));
            Assert.Equal(reports.Count, (await store.FindTrialAsync("e", writer, Cancel))!.LastStep);
        }

        async Task<int> Write(int writer)
        {
            for (var step = 1; ; step++)
            {
                if (end.IsCancellationRequested)
                    return step - 1;
                await UntilItStandsAsync(store, writer, step);
            }
        }
    }

    [Fact]
    public async Task Case_08_While_the_server_is_down_commits_and_reads_say_so_and_later_they_work_again()
    {
        await using var store = await OpenSeededAsync(TimeSpan.FromMilliseconds(50));
        await Server.StopAsync(Cancel);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => Report(store, 1));
        Assert.Contains("127.0.0.1", refusal.Message);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindTrialAsync("e", 1, Cancel));
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.TakeControlAsync("a", "http://a", TimeSpan.FromMinutes(1), Cancel)
        );
        await Server.StartAsync(Cancel);
        await Report(store, 1);
        Assert.Single(await store.ReadReportsAsync("e", 1, Cancel));
    }

    [Fact]
    public async Task Case_08_A_commit_and_a_read_wait_for_a_server_that_is_back_soon()
    {
        await using var store = await OpenSeededAsync(TimeSpan.FromMinutes(5));
        await Server.StopAsync(Cancel);
        var commit = Report(store, 1);
        var read = store.FindTrialAsync("e", 1, Cancel);
        var open = PostgresStore.OpenAsync(own.Url, new PostgresTimes { Patience = TimeSpan.FromMinutes(5) }, Cancel);
        await Server.StartAsync(Cancel);
        await commit;
        Assert.NotNull(await read);
        await (await open).DisposeAsync();
        Assert.Single(await store.ReadReportsAsync("e", 1, Cancel));
    }

    [Fact]
    public async Task Case_08_A_wait_for_a_change_ends_in_time_while_the_server_is_down()
    {
        await using var store = await OpenSeededAsync(TimeSpan.FromMilliseconds(50));
        await Server.StopAsync(Cancel);
        await store.WaitForChangeAsync(TimeSpan.FromMilliseconds(1), Cancel);
        await Server.StartAsync(Cancel);
    }

    private async Task<ISharedStore> OpenSeededAsync(TimeSpan patience)
    {
        own.Url = await Server.CreateDatabaseAsync(Cancel);
        var store = await PostgresStore.OpenAsync(own.Url, new PostgresTimes { Patience = patience }, Cancel);
        await store.CommitAsync(
            Rows.Batch([
                new InsertExperiment(Rows.Experiment("e")),
                .. Enumerable.Range(1, Writers).Select(n => new InsertTrial(Rows.Trial("e", n, TrialState.Running))),
            ]),
            Cancel
        );
        return store;
    }

    private static Task Report(ISharedStore store, long step, long trial = 1) =>
        store.CommitAsync(
            Rows.Batch(
                new InsertReport(Rows.Report("e", trial, step)),
                new UpdateTrial(
                    Rows.Trial("e", trial, TrialState.Running) with
                    {
                        LastStep = step,
                    },
                    1,
                    [TrialState.Running]
                )
            ),
            Cancel
        );

    /// <summary>Reports a step as an agent does: sends it again where it does not know. A conflict says that it stands.</summary>
    private static async Task UntilItStandsAsync(ISharedStore store, long trial, long step)
    {
        while (true)
        {
            try
            {
                await Report(store, step, trial);
                return;
            }
            catch (StoreUnavailableException)
            {
                // Unknown: sent again.
            }
            catch (StoreConflictException)
            {
                return;
            }
        }
    }

    /// <summary>A server that only these tests stop and start, and no other test uses.</summary>
    public sealed class OwnServer : IAsyncLifetime
    {
        public PostgresServer Server { get; private set; } = null!;

        /// <summary>The database of the test that runs.</summary>
        public string Url { get; set; } = "";

        public async ValueTask InitializeAsync() => Server = await PostgresServer.StartNewAsync(Cancel);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
