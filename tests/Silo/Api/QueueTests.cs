using Grid.Grains;

namespace Grid.Silo.Tests;

public class QueueTests
{
    private static readonly QueueStatus Busy = new(
        "default",
        [
            new(
                "gon-1",
                new QueueTerms(5, DateTimeOffset.UnixEpoch, null, 0.25m, 1L << 32, 2, 8),
                12,
                3,
                0.75m,
                TimeSpan.FromSeconds(61.5)
            ),
            new("gon-2", new QueueTerms(0, DateTimeOffset.UnixEpoch), 0, 1, 1, null),
        ],
        [
            new(
                "a#1",
                [new("cuda:0", 1, 100), new("cpu/0", 1, null)],
                [new("cuda:0", 0.25m, 40)],
                [new("cpu/0", 1)],
                [new("gon-1", 7, 2)],
                TimeSpan.FromSeconds(0.5)
            ),
        ],
        TimeSpan.FromSeconds(61.5)
    );

    [Fact]
    public async Task A_silo_elsewhere_tells_all_that_its_pool_says()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Silos.Queues = [Busy, new("empty", [], [], OldestWait: null)];
        using var connection = new SiloConnection(new SiloEndpoint(api.Server.Address), TimeProvider.System);

        Assert.Equivalent(api.Silos.Queues, await new RemoteSilos(connection).QueuesAsync(api.Cancel), strict: true);
    }

    [Fact]
    public async Task One_queue_is_asked_for_by_name_and_an_unknown_one_is_not_found()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Silos.Queues = [Busy];

        var queue = await api.ReadAsync("queues/default");

        Assert.Equal(61.5, queue.GetProperty("oldest_wait").GetDouble());
        Assert.Equal(12, queue.GetProperty("experiments")[0].GetProperty("waiting").GetInt64());
        var problem = await TestApi.ProblemAsync(404, await api.GetAsync("queues/other"));
        Assert.Equal("There are: default.", problem.GetProperty("remedy").GetString());
    }
}
