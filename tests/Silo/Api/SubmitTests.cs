using System.Net;
using Grid.Store;

namespace Grid.Silo.Tests;

public class SubmitTests
{
    [Fact]
    public async Task A_submitted_sweep_is_trained_to_its_end()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Silo.Start();

        var response = await api.SubmitAsync();

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var sweep = await TestApi.JsonAsync(response);
        var id = sweep.GetProperty("id").GetString()!;
        Assert.StartsWith("curve-", id, StringComparison.Ordinal);
        Assert.Equal($"/api/v1/sweeps/{id}", response.Headers.Location!.OriginalString);
        Assert.Equal(4, sweep.GetProperty("total").GetInt64());
        await api.Silo.UntilAsync(id, ExperimentState.Completed);
        var done = await api.ReadAsync($"sweeps/{id}");
        Assert.Equal("completed", done.GetProperty("state").GetString());
        Assert.Equal(4, done.GetProperty("trials").GetProperty("completed").GetInt64());
    }

    [Fact]
    public async Task A_spec_can_be_sent_as_YAML_with_its_overrides_in_the_query()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);

        var response = await api.SendAsync(
            "sweeps?set=search.repeats%3D1&set=space.epochs%3D2",
            TestApi.Content(TestApi.Yaml, "application/yaml")
        );

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(2, (await TestApi.JsonAsync(response)).GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task A_submission_that_is_sent_again_creates_one_experiment()
    {
        using var home = new TestHome();
        string first;
        await using (var api = await TestApi.StartAsync(home))
        {
            first = (await TestApi.JsonAsync(await api.SubmitAsync(key: "once"))).GetProperty("id").GetString()!;
            Assert.Equal(
                first,
                (await TestApi.JsonAsync(await api.SubmitAsync(key: "once"))).GetProperty("id").GetString()
            );
            Assert.NotEqual(first, await api.SubmittedAsync());
        }

        // Also when the answer was lost because the silo died.
        await using var later = await TestApi.StartAsync(home);
        Assert.Equal(
            first,
            (await TestApi.JsonAsync(await later.SubmitAsync(key: "once"))).GetProperty("id").GetString()
        );
        Assert.Equal(2, (await later.ReadAsync("sweeps")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_spec_is_a_conflict()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        await api.SubmitAsync(key: "once");

        await TestApi.ProblemAsync(409, await api.SubmitAsync(key: "once", sets: "space.epochs=7"));

        Assert.Single((await api.ReadAsync("sweeps")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_bad_spec_is_refused_with_file_line_and_what_to_do_and_creates_nothing()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);

        var refused = await api.SubmitAsync(yaml: "version: 1\nname: ../up\nmodel: synthetic\nserach: {}\n");

        var problems = (await TestApi.ProblemAsync(422, refused)).GetProperty("problems").EnumerateArray().ToList();
        var name = problems.First(problem => problem.GetProperty("key").GetString() == "name");
        Assert.Equal("curve.yaml", name.GetProperty("file").GetString());
        Assert.Equal(2, name.GetProperty("line").GetInt32());
        Assert.NotEmpty(name.GetProperty("remedy").GetString()!);
        Assert.Contains(problems, problem => problem.GetProperty("key").GetString() == "serach");
        Assert.Empty((await api.ReadAsync("sweeps")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_wrong_override_is_refused_by_its_name()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);

        var problem = await TestApi.ProblemAsync(422, await api.SubmitAsync(sets: "space.epochz=7"));

        Assert.Contains("epochz", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "{", "application/json")]
    [InlineData(400, "[]", "application/json")]
    [InlineData(400, """{"file": "no spec"}""", "application/json")]
    [InlineData(415, "version: 1", "text/plain")]
    public async Task A_body_that_is_no_submission_is_refused(int status, string body, string type)
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);

        await TestApi.ProblemAsync(status, await api.SendAsync("sweeps", TestApi.Content(body, type)));
    }

    [Theory]
    [InlineData("application/yaml")]
    [InlineData("application/json")]
    public async Task A_body_over_the_limit_is_refused(string type)
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var body = $"\"{new string('x', ApiServer.LargestBody)}\"";

        await TestApi.ProblemAsync(413, await api.SendAsync("sweeps", TestApi.Content(body, type)));
    }

    [Theory]
    [InlineData("has a blank")]
    [InlineData(
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
    )]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);

        await TestApi.ProblemAsync(400, await api.SubmitAsync(key: key));
    }
}
