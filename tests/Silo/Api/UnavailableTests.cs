using Grid.Host;
using Grid.Store;

namespace Grid.Silo.Tests;

public class UnavailableTests
{
    public static TheoryData<Exception> Passing =>
        [
            new ControlUnreachableException("No silo controls at the moment."),
            new StoreUnavailableException("The database is away.", new IOException()),
            new StoreFencedException(3, 4),
            new TimeoutException(),
        ];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_may_pass_is_503_with_when_to_try_again(Exception failure)
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home, sweeps: FailingSweeps.Over(null, failure, failure));

        var response = await api.GetAsync("sweeps");

        await TestApi.ProblemAsync(503, response);
        Assert.True(response.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        await AssertNotReadyAsync(api);
    }

    [Fact]
    public async Task A_full_disk_is_said_so()
    {
        using var home = new TestHome();
        var full = new StoreFullException("no space left", new IOException());
        await using var api = await TestApi.StartAsync(home, sweeps: FailingSweeps.Over(null, full));

        await TestApi.ProblemAsync(507, await api.GetAsync("sweeps"));
    }

    [Fact]
    public async Task What_is_the_programs_own_fault_is_told_to_the_log_and_not_to_the_client()
    {
        using var home = new TestHome();
        Exception? logged = null;
        var fault = new InvalidOperationException("the secret of the house");
        await using var api = await TestApi.StartAsync(
            home,
            TestApi.AnyPort with
            {
                OnUnexpected = error => logged = error,
            },
            FailingSweeps.Over(null, fault)
        );

        var problem = await TestApi.ProblemAsync(500, await api.GetAsync("sweeps"));

        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.Same(fault, logged);
    }

    [Fact]
    public async Task What_keeps_the_silo_from_taking_sweeps_is_said_in_one_line()
    {
        using var home = new TestHome();
        var reason = "the silo drains";
        await using var api = await TestApi.StartAsync(home, TestApi.AnyPort with { WhyNotReady = () => reason });

        await AssertNotReadyAsync(api, "the silo drains");
        reason = null;
        Assert.Equal("ready\n", await api.Http.GetStringAsync("/readyz", api.Cancel));
    }

    [Fact]
    public async Task A_silo_that_still_opens_its_store_is_alive_and_not_ready_and_serves_once_it_has()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        await using var server = await ApiServer.ListenAsync(TestApi.AnyPort, silo.Cancel);
        using var http = new HttpClient { BaseAddress = server.Address };

        Assert.Equal("alive\n", await http.GetStringAsync("/healthz", silo.Cancel));
        var ready = await http.GetAsync("/readyz", silo.Cancel);
        Assert.Equal(503, (int)ready.StatusCode);
        Assert.Equal("not ready: the silo starts\n", await ready.Content.ReadAsStringAsync(silo.Cancel));
        await TestApi.ProblemAsync(503, await http.GetAsync("/api/v1/sweeps", silo.Cancel));

        server.Open(TestApi.AnyPort, silo.Sweeps, new TestSilos("tester", () => []), TimeProvider.System);

        Assert.Equal("ready\n", await http.GetStringAsync("/readyz", silo.Cancel));
        Assert.True((await http.GetAsync("/api/v1/sweeps", silo.Cancel)).IsSuccessStatusCode);
    }

    private static async Task AssertNotReadyAsync(TestApi api, string reason = "the silo cannot read its store")
    {
        var ready = await api.Http.GetAsync("/readyz", api.Cancel);
        Assert.Equal(503, (int)ready.StatusCode);
        Assert.Equal($"not ready: {reason}\n", await ready.Content.ReadAsStringAsync(api.Cancel));
        Assert.Equal("alive\n", await api.Http.GetStringAsync("/healthz", api.Cancel));
    }
}
