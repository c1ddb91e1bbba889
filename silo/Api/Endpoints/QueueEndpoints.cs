using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>Who waits for what, and how long already.</summary>
internal static class QueueEndpoints
{
    public static void Map(IEndpointRouteBuilder api, ApiServices services)
    {
        api.MapGet("/queues", context => ListAsync(context, services.Silos));
        api.MapGet("/queues/{name}", context => ShowAsync(context, services.Silos));
    }

    private static async Task ListAsync(HttpContext context, ISilos silos)
    {
        var found = await silos.QueuesAsync(context.RequestAborted);
        var page = new Page<QueueDocument> { Items = [.. found.Select(QueueDocument.Of)] };
        await Answers.WriteAsync(context, page, ApiJson.Default.PageQueueDocument);
    }

    /// <summary>A queue that no running sweep and no silo names is unknown: asking for it does not make it.</summary>
    private static async Task ShowAsync(HttpContext context, ISilos silos)
    {
        var name = Asked.Name(context, "name");
        var all = await silos.QueuesAsync(context.RequestAborted);
        var found =
            all.FirstOrDefault(queue => queue.Queue == name)
            ?? throw new ApiException(
                ApiProblem.NotFound(
                    $"No sweep that runs waits in a queue '{name}', and this silo does not serve it.",
                    $"There are: {string.Join(", ", all.Select(queue => queue.Queue))}."
                )
            );
        await Answers.WriteAsync(context, QueueDocument.Of(found), ApiJson.Default.QueueDocument);
    }
}
