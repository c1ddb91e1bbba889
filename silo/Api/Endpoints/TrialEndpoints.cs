using Grid.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>The trials of a sweep, one trial's course, and its log.</summary>
internal static class TrialEndpoints
{
    /// <summary>How many trials or reports there are on a page at most.</summary>
    public const int MostListed = 1000;

    private const int Listed = 100;

    public static void Map(IEndpointRouteBuilder api, ApiServices services)
    {
        api.MapGet("/sweeps/{id}/trials", context => ListAsync(context, services.Sweeps));
        api.MapGet("/sweeps/{id}/trials/{trial:long}", context => ShowAsync(context, services.Sweeps));
        api.MapGet("/sweeps/{id}/trials/{trial:long}/log", context => LogAsync(context, services.Sweeps));
        api.MapGet(
                "/sweeps/{id}/trials/{trial:long}/picture",
                context => FileAsync(context, services.Sweeps, "image/png", services.Sweeps.OpenPictureAsync)
            )
            .DisableRequestTimeout();
        api.MapGet(
                "/sweeps/{id}/trials/{trial:long}/checkpoint",
                context =>
                    FileAsync(context, services.Sweeps, "application/octet-stream", services.Sweeps.OpenCheckpointAsync)
            )
            .DisableRequestTimeout();
    }

    /// <summary>By number from `from` on, or the best ones (sort=best), which have no pages.</summary>
    private static async Task ListAsync(HttpContext context, ISweeps sweeps)
    {
        var id = await Asked.ExperimentAsync(context, sweeps);
        var limit = Asked.Limit(context, Listed, MostListed);
        var page = context.Request.Query["sort"].ToString() switch
        {
            "best" => new Page<TrialDocument>
            {
                Items = [.. (await sweeps.BestTrialsAsync(id, limit, context.RequestAborted)).Select(TrialDocument.Of)],
            },
            "" or "number" => await PageAsync(context, sweeps, id, limit),
            _ => throw new ApiException(ApiProblem.BadRequest("'sort' is number or best.", "Leave it out for number.")),
        };
        await Answers.WriteAsync(context, page, ApiJson.Default.PageTrialDocument);
    }

    private static async Task<Page<TrialDocument>> PageAsync(HttpContext context, ISweeps sweeps, string id, int limit)
    {
        var from = Asked.From(context);
        var trials = await sweeps.TrialsAsync(id, States(context), from, limit + 1, context.RequestAborted);
        return new Page<TrialDocument>
        {
            Items = [.. trials.Take(limit).Select(TrialDocument.Of)],
            Next = trials.Count > limit ? trials[limit].Number : null,
        };
    }

    private static List<TrialState>? States(HttpContext context)
    {
        var words = context.Request.Query["state"].OfType<string>().SelectMany(word => word.Split(',')).ToList();
        return words.Count == 0
            ? null
            : words.ConvertAll(word =>
                Words.Find<TrialState>(word)
                ?? throw new ApiException(
                    ApiProblem.BadRequest(
                        "'state' has a word that is no state of a trial.",
                        $"States are {string.Join(", ", Enum.GetValues<TrialState>().Select(Words.Of))}."
                    )
                )
            );
    }

    private static async Task ShowAsync(HttpContext context, ISweeps sweeps)
    {
        var trial = await TrialAsync(context, sweeps);
        var (from, limit) = (Asked.From(context), Asked.Limit(context, MostListed, MostListed));
        var attempts = await sweeps.AttemptsAsync(trial.Experiment, trial.Number, context.RequestAborted);
        var reports = await sweeps.ReportsAsync(trial.Experiment, trial.Number, context.RequestAborted);
        var history = new TrialHistoryDocument
        {
            Trial = TrialDocument.Of(trial),
            Attempts = [.. attempts.Select(AttemptDocument.Of)],
            Reports = new Page<ReportDocument>
            {
                Items = [.. reports.Skip((int)Math.Min(from, reports.Count)).Take(limit).Select(ReportDocument.Of)],
                Next = reports.Count - from > limit ? from + limit : null,
            },
        };
        await Answers.WriteAsync(context, history, ApiJson.Default.TrialHistoryDocument);
    }

    /// <summary>As plain text; 204 where nothing was logged.</summary>
    private static async Task LogAsync(HttpContext context, ISweeps sweeps)
    {
        var trial = await TrialAsync(context, sweeps);
        if (await sweeps.LogAsync(trial.Experiment, trial.Number, context.RequestAborted) is not { } log)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.WriteAsync(log, context.RequestAborted);
    }

    /// <summary>A file of the trial, as long as it takes; 204 where there is none.</summary>
    private static async Task FileAsync(
        HttpContext context,
        ISweeps sweeps,
        string type,
        Func<string, long, CancellationToken, Task<Stream?>> open
    )
    {
        var trial = await TrialAsync(context, sweeps);
        await using var file = await open(trial.Experiment, trial.Number, context.RequestAborted);
        if (file is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        context.Response.ContentType = type;
        context.Response.ContentLength = file.CanSeek ? file.Length : null;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task<TrialRow> TrialAsync(HttpContext context, ISweeps sweeps)
    {
        var id = await Asked.ExperimentAsync(context, sweeps);
        var number = long.Parse((string)context.Request.RouteValues["trial"]!);
        var found = await sweeps.TrialsAsync(id, states: null, number, 1, context.RequestAborted);
        return found.Count > 0 && found[0].Number == number
            ? found[0]
            : throw new ApiException(ApiProblem.NotFound($"{id} has no trial {number}.", $"See grid trials {id}."));
    }
}
