using System.Globalization;
using System.Text;
using System.Text.Json;
using Grid.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>
/// An experiment's log as server-sent events, as it grows: ids are sequence numbers, so that Last-Event-ID goes on without loss or repeat. Comments keep a silent stream
/// alive. When the sweep has ended, an event "over" with the sweep comes last: a stream that ends without it was cut off.
/// </summary>
internal static class EventEndpoints
{
    /// <summary>The kind of the last event.</summary>
    public const string Over = "over";

    private const string LastEventId = "Last-Event-ID";

    public static void Map(IEndpointRouteBuilder api, ApiServices services)
    {
        api.MapGet("/sweeps/{id}/events", context => StreamAsync(context, services)).DisableRequestTimeout();
        api.MapGet("/sweeps/{id}/events/last", context => LastAsync(context, services.Sweeps));
    }

    private static async Task LastAsync(HttpContext context, ISweeps sweeps)
    {
        var id = await Asked.ExperimentAsync(context, sweeps);
        var last = new LastEventDocument(await sweeps.LastEventAsync(id, context.RequestAborted));
        await Answers.WriteAsync(context, last, ApiJson.Default.LastEventDocument);
    }

    private static async Task StreamAsync(HttpContext context, ApiServices services)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, services.Stopping);
        var id = await Asked.ExperimentAsync(context, services.Sweeps);
        var after = After(context);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await context.Response.StartAsync(end.Token);
            await WriteAllAsync(
                context.Response,
                services,
                services.Sweeps.FollowAsync(id, after, end.Token),
                end.Token
            );
            var status = await services.Sweeps.GetAsync(id, end.Token);
            var over = JsonSerializer.Serialize(SweepDocument.Of(status), ApiJson.Default.SweepDocument);
            await WriteAsync(context.Response, $"event: {Over}\ndata: {over}\n\n", end.Token);
        }
        catch (OperationCanceledException) when (services.Stopping.IsCancellationRequested)
        {
            // The client comes back, to this silo or another, with the id of the last event that it has.
        }
    }

    private static async Task WriteAllAsync(
        HttpResponse response,
        ApiServices services,
        IAsyncEnumerable<EventRow> events,
        CancellationToken cancel
    )
    {
        await using var reading = events.GetAsyncEnumerator(cancel);
        while (true)
        {
            var next = reading.MoveNextAsync().AsTask();
            while (await IsSilentAsync(next, services, cancel))
            {
                await WriteAsync(response, ": nothing new\n\n", cancel);
            }

            if (!await next)
            {
                return;
            }

            var row = reading.Current;
            var data = JsonSerializer.Serialize(EventDocument.Of(row), ApiJson.Default.EventDocument);
            await WriteAsync(response, $"id: {row.Sequence}\nevent: {row.Kind}\ndata: {data}\n\n", cancel);
        }
    }

    /// <summary>Waits for the next event, for the time of a heartbeat at most.</summary>
    private static async Task<bool> IsSilentAsync(Task next, ApiServices services, CancellationToken cancel)
    {
        if (next.IsCompleted)
        {
            return false;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(next, Task.Delay(services.Heartbeat, services.Time, enough.Token));
        await enough.CancelAsync();
        return !next.IsCompleted && !cancel.IsCancellationRequested;
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancel)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
        await response.Body.FlushAsync(cancel);
    }

    /// <summary>The header is what browsers send when they come back; the query is for the first time.</summary>
    private static long After(HttpContext context)
    {
        var header = context.Request.Headers[LastEventId].ToString();
        return header.Length == 0 ? Asked.Number(context, "after", 0, long.MaxValue, 0)
            : long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last
            : throw new ApiException(
                ApiProblem.BadRequest(
                    $"{LastEventId} is the id of an event: a number.",
                    "Leave it out to begin with the first."
                )
            );
    }
}
