using System.Net;
using Grid.Store;

namespace Grid.Silo.Tests;

public class SweepEndpointTests
{
    [Fact]
    public async Task Sweeps_are_listed_newest_first_page_by_page()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Insert(0, await api.SubmittedAsync());
        }

        var first = await api.ReadAsync("sweeps?limit=2");
        var second = await api.ReadAsync($"sweeps?limit=2&from={first.GetProperty("next").GetInt64()}");

        var listed = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray());
        Assert.Equal(ids, listed.Select(sweep => sweep.GetProperty("id").GetString()));
        Assert.False(second.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task A_sweep_is_found_by_the_beginning_of_its_id_and_an_unknown_one_answered_with_the_nearest()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var id = await api.SubmittedAsync();

        Assert.Equal(id, (await api.ReadAsync("sweeps/curv")).GetProperty("id").GetString());
        var mistyped = $"x{id[1..]}";
        var problem = await TestApi.ProblemAsync(404, await api.GetAsync($"sweeps/{mistyped}"));
        Assert.Contains($"Did you mean '{id}'?", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await api.SubmittedAsync();
        await TestApi.ProblemAsync(404, await api.GetAsync("sweeps/curve"));
    }

    [Theory]
    [InlineData("sweeps/..%2F..%2Fetc%2Fpasswd")]
    [InlineData("sweeps/%2e%2e%2ftrials")]
    [InlineData("sweeps/curve%01")]
    [InlineData("sweeps/%0d%0aX-Injected:%20yes")]
    [InlineData("sweeps/curve%27%20OR%201=1")]
    [InlineData("sweeps/..%2F../trials/0/log")]
    [InlineData("sweeps/curve/trials/-1")]
    [InlineData("sweeps/curve/trials/0/..%2flog")]
    [InlineData("silos/..%2f/drain", "POST")]
    [InlineData("nothing")]
    public async Task A_path_that_means_nothing_is_not_found(string path, string method = "GET")
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        await api.SubmittedAsync();
        using var request = new HttpRequestMessage(
            new HttpMethod(method),
            new Uri(
                $"{api.Server.Address}api/v1/{path}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        );

        var response = await api.Http.SendAsync(request, api.Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.False(response.Headers.Contains("X-Injected"));
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_take_is_said_so()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);

        await TestApi.ProblemAsync(405, await api.Http.DeleteAsync("/api/v1/sweeps", api.Cancel));
    }

    [Fact]
    public async Task Trials_come_by_number_by_state_and_best_first()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Silo.Start();
        var id = await api.SubmittedAsync();
        await api.Silo.UntilAsync(id, ExperimentState.Completed);

        var page = await api.ReadAsync($"sweeps/{id}/trials?limit=3");
        var rest = await api.ReadAsync($"sweeps/{id}/trials?from={page.GetProperty("next").GetInt64()}");
        var best = await api.ReadAsync($"sweeps/{id}/trials?sort=best&limit=1");
        var queued = await api.ReadAsync($"sweeps/{id}/trials?state=queued,running");

        Assert.Equal([0L, 1, 2], Numbers(page));
        Assert.Equal([3L], Numbers(rest));
        var values = page.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray());
        Assert.Equal(
            values.Min(trial => trial.GetProperty("value").GetDouble()),
            best.GetProperty("items")[0].GetProperty("value").GetDouble()
        );
        Assert.Empty(Numbers(queued));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=many")]
    [InlineData("from=-1")]
    [InlineData("state=tired")]
    [InlineData("sort=worst")]
    public async Task A_question_out_of_bounds_is_refused(string query)
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var id = await api.SubmittedAsync();

        await TestApi.ProblemAsync(400, await api.GetAsync($"sweeps/{id}/trials?{query}"));
    }

    [Fact]
    public async Task A_trials_course_has_its_attempts_reports_and_log()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Silo.Start();
        var id = await api.SubmittedAsync("space.fail_at_epoch=2", "trial.retries=1");
        await api.Silo.UntilAsync(id, ExperimentState.Completed);

        var history = await api.ReadAsync($"sweeps/{id}/trials/0");
        var log = await api.GetAsync($"sweeps/{id}/trials/0/log");

        Assert.Equal("failed", history.GetProperty("trial").GetProperty("state").GetString());
        Assert.Equal(2, history.GetProperty("attempts").GetArrayLength());
        var report = history.GetProperty("reports").GetProperty("items")[0];
        Assert.Equal(1, report.GetProperty("epoch").GetInt64());
        Assert.True(report.GetProperty("metrics").TryGetProperty("test/loss", out _));
        Assert.Contains("fail_at_epoch", await log.Content.ReadAsStringAsync(api.Cancel), StringComparison.Ordinal);
        await TestApi.ProblemAsync(404, await api.GetAsync($"sweeps/{id}/trials/99"));
    }

    [Fact]
    public async Task A_trial_that_logged_nothing_has_no_log()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var id = await api.SubmittedAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await api.GetAsync($"sweeps/{id}/trials/0/log")).StatusCode);
    }

    [Fact]
    public async Task A_NaN_is_a_text()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Silo.Start();
        var id = await api.SubmittedAsync("space.nan_at_epoch=1");
        await api.Silo.UntilAsync(id, ExperimentState.Completed);

        var trial = (await api.ReadAsync($"sweeps/{id}/trials/0")).GetProperty("trial");

        Assert.Equal("NaN", trial.GetProperty("value").GetString());
        Assert.Equal("NaN", trial.GetProperty("metrics").GetProperty("test/loss").GetString());
    }

    [Fact]
    public async Task A_sweep_is_paused_resumed_and_cancelled_with_the_reason_kept()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var id = await api.SubmittedAsync();

        var paused = await TestApi.JsonAsync(await api.PostAsync($"sweeps/{id}/pause", """{"reason": "lunch"}"""));
        var resumed = await TestApi.JsonAsync(await api.PostAsync($"sweeps/{id}/resume"));
        var cancelled = await TestApi.JsonAsync(await api.PostAsync($"sweeps/{id}/cancel"));
        var again = await TestApi.JsonAsync(await api.PostAsync($"sweeps/{id}/cancel", """{"reason": "twice"}"""));

        Assert.Equal(("paused", "lunch"), (State(paused), paused.GetProperty("reason").GetString()));
        Assert.Equal("running", State(resumed));
        Assert.Equal("cancelled", State(cancelled));
        Assert.Equal(4, cancelled.GetProperty("trials").GetProperty("cancelled").GetInt64());
        Assert.Equal("asked for by a client", again.GetProperty("reason").GetString());
        await TestApi.ProblemAsync(404, await api.PostAsync("sweeps/nope/pause"));
    }

    [Fact]
    public async Task Silos_are_listed_and_an_unknown_one_cannot_be_drained()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Silo.Start(slots: 2);

        var silo = (await api.ReadAsync("silos")).GetProperty("items")[0];

        Assert.Equal("tester", silo.GetProperty("name").GetString());
        Assert.Equal(2, silo.GetProperty("slots").GetArrayLength());
        await TestApi.ProblemAsync(404, await api.PostAsync("silos/testre/drain"));
        var drained = await api.PostAsync("silos/tester/drain");
        Assert.Equal(HttpStatusCode.Accepted, drained.StatusCode);
        Assert.Equal("draining", State(await TestApi.JsonAsync(drained)));
    }

    private static string? State(System.Text.Json.JsonElement of) => of.GetProperty("state").GetString();

    private static IEnumerable<long> Numbers(System.Text.Json.JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(trial => trial.GetProperty("trial").GetInt64());
}
