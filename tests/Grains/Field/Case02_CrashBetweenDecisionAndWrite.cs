using Grid.Store;

namespace Grid.Grains.Tests.Field;

/// <summary>
/// The holder dies at every commit, before or after it is durable, and another takes over while the agents live on: they send again what has no answer, renew, and ask for more.
/// No trial is lost, doubled or different.
/// </summary>
public class Case02_CrashBetweenDecisionAndWrite
{
    private const int Epochs = 2;
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly GrainSettings Settings = new() { SnapshotEvery = 3 };

    [Theory]
    [InlineData(Fault.CrashBefore)]
    [InlineData(Fault.CrashAfter)]
    public async Task A_takeover_at_any_commit_ends_like_an_undisturbed_sweep(object fault)
    {
        string expected;
        int commits;
        await using (var calm = await World.OpenAsync(settings: Settings))
        {
            expected = await RunAsync(calm);
            commits = calm.Store.Commits;
        }

        for (var at = 1; at <= commits; at++)
        {
            var nth = at;
            await using var world = await World.OpenAsync((n, _) => n == nth ? (Fault)fault : Fault.None, Settings);
            Assert.Equal(expected, await RunAsync(world));
        }
    }

    private static async Task<string> RunAsync(World world)
    {
        await ResendAsync(world, () => world.SubmitAsync(Specs.Grid(rates: 3, parallel: 2)));
        while ((await world.Experiment.GetAsync(Cancel)).State != ExperimentState.Completed)
        {
            foreach (var lease in await ResendAsync(world, () => world.AskAsync("agent#1")))
            {
                for (var step = (lease.Checkpoint?.Step ?? 0) + 1; step <= Epochs; step++)
                {
                    var value = FakeAgent.Rate(lease) / step;
                    var report = FakeAgent.Report(lease, step, value, last: step == Epochs);
                    var answer = await ResendAsync(world, () => world.Trial(lease.Trial).ReportAsync(report, Cancel));
                    Assert.NotEqual(ReportAnswer.Stale, answer);
                }
            }

            world.Time.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.Empty(await world.Store.ListOpenAttemptsAsync(Cancel));
        var rows = (await world.RowsAsync()).Select(row =>
            $"{row with { Attempt = 0, StartedAt = null, EndedAt = null, CreatedAt = default }}"
        );
        return string.Join('\n', [.. rows, .. await world.LogAsync()]);
    }

    /// <summary>As an agent and a client do: again, until somebody holds control who answers.</summary>
    private static async Task<T> ResendAsync<T>(World world, Func<Task<T>> call)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (StoreUnavailableException) when (tries < 5)
            {
                await world.ReopenAsync(recover: false);
                await Grains.Recovery.TakeOverAsync(world.Store, world.Grains, Cancel);
            }
        }
    }
}
