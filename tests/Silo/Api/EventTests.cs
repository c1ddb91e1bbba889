using System.Net.ServerSentEvents;
using Grid.Store;

namespace Grid.Silo.Tests;

public class EventTests
{
    [Fact]
    public async Task The_log_of_a_sweep_comes_in_order_and_ends_with_the_sweep()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var id = await api.SubmittedAsync();
        var reading = ReadAsync(api, id, last: null);
        api.Silo.Start();

        var events = await reading;

        Assert.Equal("over", events[^1].Kind);
        var log = events.SkipLast(1).ToList();
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(one => one.Id));
        Assert.Equal("submitted", log[0].Kind);
        Assert.Equal(12, log.Count(one => one.Kind == "measured"));
        Assert.Equal(4, log.Count(one => one.Kind == "ended"));
        var last = await api.ReadAsync($"sweeps/{id}/events/last");
        Assert.Equal(log.Count, last.GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task The_last_events_id_goes_on_without_loss_or_repeat()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        api.Silo.Start();
        var id = await api.SubmittedAsync();
        await api.Silo.UntilAsync(id, ExperimentState.Completed);
        var all = await ReadAsync(api, id, last: null);

        for (var cut = 0; cut < all.Count - 1; cut++)
        {
            var seen = all.Take(cut).Concat(await ReadAsync(api, id, last: $"{cut}"));

            Assert.Equal(all, seen);
        }
    }

    [Fact]
    public async Task A_stream_that_was_cut_off_by_the_silos_end_goes_on_at_the_next_one()
    {
        using var home = new TestHome();
        await using var first = await TestApi.StartAsync(home);
        var id = await first.SubmittedAsync();
        var endpoint = new SiloEndpoint(first.Server.Address);
        using var connection = new SiloConnection(endpoint, TimeProvider.System);
        await using var events = new RemoteSweeps(connection)
            .FollowAsync(id, after: 0, first.Cancel)
            .GetAsyncEnumerator(first.Cancel);
        Assert.True(await events.MoveNextAsync());
        var sequences = new List<long> { events.Current.Sequence };

        var next = events.MoveNextAsync().AsTask();
        await first.Server.DisposeAsync();
        await using var second = await ApiServer.StartAsync(
            new ApiOptions { Listen = first.Server.Address.Authority },
            first.Silo.Sweeps,
            new TestSilos("second", () => []),
            TimeProvider.System,
            first.Cancel
        );
        first.Silo.Start();
        while (await next)
        {
            sequences.Add(events.Current.Sequence);
            next = events.MoveNextAsync().AsTask();
        }

        Assert.Equal(17, sequences.Count);
        Assert.Equal(Enumerable.Range(1, 17).Select(number => (long)number), sequences);
    }

    [Fact]
    public async Task A_silent_stream_says_that_it_is_alive()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(
            home,
            TestApi.AnyPort with
            {
                Heartbeat = TimeSpan.FromMilliseconds(50),
            }
        );
        var id = await api.SubmittedAsync();
        await api.PostAsync($"sweeps/{id}/pause");

        using var response = await OpenAsync(api, id, last: "2");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(api.Cancel));

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith(":", await reader.ReadLineAsync(api.Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_last_id_that_is_none_is_refused()
    {
        using var home = new TestHome();
        await using var api = await TestApi.StartAsync(home);
        var id = await api.SubmittedAsync();

        await TestApi.ProblemAsync(400, await OpenAsync(api, id, last: "the last one"));
        await TestApi.ProblemAsync(404, await OpenAsync(api, "nope", last: null));
    }

    private static async Task<IReadOnlyList<(int Id, string Kind, string Data)>> ReadAsync(
        TestApi api,
        string id,
        string? last
    )
    {
        using var response = await OpenAsync(api, id, last);
        var events = new List<(int, string, string)>();
        await using var body = await response.Content.ReadAsStreamAsync(api.Cancel);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(api.Cancel))
        {
            var isOver = item.EventType == "over";
            events.Add((isOver ? 0 : int.Parse(item.EventId!), item.EventType, isOver ? "" : item.Data));
        }

        return events;
    }

    private static Task<HttpResponseMessage> OpenAsync(TestApi api, string id, string? last)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/sweeps/{id}/events");
        if (last is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        }

        return api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, api.Cancel);
    }
}
