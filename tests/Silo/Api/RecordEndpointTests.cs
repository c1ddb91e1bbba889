using Grid.Store;

namespace Grid.Silo.Tests;

/// <summary>What is asked of a whole sweep, and a sweep that runs again.</summary>
public class RecordEndpointTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task Pages_of_any_size_give_every_report_attempt_and_record_once(int size)
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Silo.Start();
        var id = await api.SubmittedAsync("space.nan_at_epoch=2");
        await api.Silo.UntilAsync(id, ExperimentState.Completed);
        using var connection = new SiloConnection(new SiloEndpoint(api.Server.Address), TimeProvider.System);
        var (remote, local) = (new RemoteSweeps(connection), api.Silo.Sweeps);

        var reports = new List<ReportRow>();
        while (await remote.ReportsAsync(id, reports.LastOrDefault(), size, api.Cancel) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, size);
            reports.AddRange(page);
        }

        var attempts = new List<AttemptRow>();
        while (await remote.AttemptsAsync(id, attempts.LastOrDefault(), size, api.Cancel) is { Count: > 0 } page)
        {
            attempts.AddRange(page);
        }

        Assert.Equal(12, reports.Count);
        Assert.Equal(await local.ReportsAsync(id, null, 1000, api.Cancel), reports);
        Assert.Equal(4, attempts.Count);
        Assert.Equal(await local.AttemptsAsync(id, null, 1000, api.Cancel), attempts);
        var record = Assert.Single(await remote.RecordsAsync(id, api.Cancel));
        Assert.All(attempts, attempt => Assert.Equal(record.Hash, attempt.Record));
        Assert.Equal(
            RunRecord.Parse(Assert.Single(await local.RecordsAsync(id, api.Cancel)).Json).ToJson(),
            RunRecord.Parse(record.Json).ToJson()
        );
    }

    [Fact]
    public async Task A_rerun_that_is_asked_for_twice_under_one_key_is_one_sweep_with_the_same_trials()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Silo.Start();
        var id = await api.SubmittedAsync();
        await api.Silo.UntilAsync(id, ExperimentState.Completed);

        var first = await TestApi.JsonAsync(await api.PostAsync($"sweeps/{id}/rerun", """{"trials":[2]}""", "one"));
        var second = await TestApi.JsonAsync(await api.PostAsync($"sweeps/{id}/rerun", """{"trials":[2]}""", "one"));

        var again = first.GetProperty("id").GetString()!;
        Assert.Equal(again, second.GetProperty("id").GetString());
        Assert.Equal((id, 1), (first.GetProperty("rerun_of").GetString(), first.GetProperty("total").GetInt32()));
        await api.Silo.UntilAsync(again, ExperimentState.Completed);
        var (before, after) = ((await api.Silo.TrialsAsync(id))[2], Assert.Single(await api.Silo.TrialsAsync(again)));
        Assert.Equal(
            (before.Seed, before.Parameters, before.Metrics, before.LastStep),
            (after.Seed, after.Parameters, after.Metrics, after.LastStep)
        );
    }

    [Theory]
    [InlineData("reports?after=1")]
    [InlineData("reports?after=1.2.x")]
    [InlineData("reports?after=1.2.03")]
    [InlineData("attempts?after=1.2.3")]
    [InlineData("attempts?limit=0")]
    public async Task A_page_that_cannot_be_is_refused(string query)
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var id = await api.SubmittedAsync();

        await TestApi.ProblemAsync(400, await api.GetAsync($"sweeps/{id}/{query}"));
    }

    [Fact]
    public async Task A_trial_that_has_not_ended_is_not_run_again()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var id = await api.SubmittedAsync();

        await TestApi.ProblemAsync(400, await api.PostAsync($"sweeps/{id}/rerun"));
        await TestApi.ProblemAsync(400, await api.PostAsync($"sweeps/{id}/rerun", """{"trials":[0]}"""));
        await TestApi.ProblemAsync(404, await api.PostAsync("sweeps/nope/rerun"));
    }
}
