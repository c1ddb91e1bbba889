using System.Text;
using Grid.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>Submit, list, show, pause, resume, cancel.</summary>
internal static class SweepEndpoints
{
    private const string KeyHeader = "Idempotency-Key";
    private const int LongestKey = 200;
    private const int LongestReason = 1000;
    private const int MostSets = 200;
    private const int Listed = 100;
    private const int MostListed = 500;
    private const int Furthest = 100_000;

    public static void Map(IEndpointRouteBuilder api, ApiServices services)
    {
        var sweeps = services.Sweeps;
        api.MapPost("/sweeps", context => SubmitAsync(context, sweeps));
        api.MapGet("/sweeps", context => ListAsync(context, sweeps));
        api.MapGet("/sweeps/{id}", context => AnswerAsync(context, sweeps, sweeps.GetAsync));
        api.MapPost("/sweeps/{id}/rerun", context => RerunAsync(context, sweeps));
        api.MapPost("/sweeps/{id}/resume", context => AnswerAsync(context, sweeps, sweeps.ResumeAsync));
        api.MapPost("/sweeps/{id}/pause", context => EndAsync(context, sweeps, sweeps.PauseAsync));
        api.MapPost("/sweeps/{id}/cancel", context => EndAsync(context, sweeps, sweeps.CancelAsync));
    }

    private static async Task SubmitAsync(HttpContext context, ISweeps sweeps)
    {
        var key = KeyOf(context);
        var spec = await SpecAsync(context);
        if (spec.Sets.Count > MostSets)
        {
            throw new ApiException(
                ApiProblem.BadRequest($"There are more than {MostSets} overrides.", "Write them into the spec.")
            );
        }

        await CreatedAsync(context, await sweeps.SubmitAsync(spec, key, context.RequestAborted));
    }

    private static async Task RerunAsync(HttpContext context, ISweeps sweeps)
    {
        var key = KeyOf(context);
        var id = await Asked.ExperimentAsync(context, sweeps);
        var body = await Asked.BodyAsync(context, ApiJson.Default.RerunDocument, new RerunDocument(Trials: null));
        await CreatedAsync(context, await sweeps.RerunAsync(id, body.Trials, key, context.RequestAborted));
    }

    /// <summary>What makes one submission of one that is sent again. Without it each request is a submission of its own.</summary>
    private static string KeyOf(HttpContext context)
    {
        var key = context.Request.Headers[KeyHeader].ToString() is { Length: > 0 } given ? given : $"{Guid.NewGuid()}";
        return key.Length <= LongestKey && key.All(letter => letter is > ' ' and <= '~')
            ? key
            : throw new ApiException(
                ApiProblem.BadRequest(
                    $"{KeyHeader} is 1 to {LongestKey} visible ASCII characters.",
                    "A UUID will do: a new one for each submission, the same one when it is sent again."
                )
            );
    }

    private static Task CreatedAsync(HttpContext context, ExperimentStatus status)
    {
        context.Response.Headers.Location = $"/api/v1/sweeps/{status.Id}";
        return Answers.WriteAsync(context, SweepDocument.Of(status), ApiJson.Default.SweepDocument, status: 201);
    }

    /// <summary>As JSON, or as YAML with the name and the overrides in the query (?file=a.yaml&amp;set=space.lr.max=0.01).</summary>
    private static async Task<SpecText> SpecAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentType?.Split(';')[0].Trim() is "application/yaml" or "text/yaml" or "application/x-yaml")
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            var yaml = await reader.ReadToEndAsync(context.RequestAborted);
            var file = request.Query["file"].ToString();
            return new SpecText(file.Length > 0 ? file : "spec.yaml", yaml, [.. request.Query["set"].OfType<string>()]);
        }

        var document = await Asked.BodyAsync(context, ApiJson.Default.SubmissionDocument, none: null);
        return new SpecText(document.File, document.Yaml, document.Set);
    }

    private static async Task ListAsync(HttpContext context, ISweeps sweeps)
    {
        var from = (int)Asked.Number(context, "from", 0, Furthest, 0);
        var limit = Asked.Limit(context, Listed, MostListed);
        var found = await sweeps.ListAsync(from, limit + 1, context.RequestAborted);
        var page = new Page<SweepDocument>
        {
            Items = [.. found.Take(limit).Select(SweepDocument.Of)],
            Next = found.Count > limit ? from + limit : null,
        };
        await Answers.WriteAsync(context, page, ApiJson.Default.PageSweepDocument);
    }

    private static async Task AnswerAsync(
        HttpContext context,
        ISweeps sweeps,
        Func<string, CancellationToken, Task<ExperimentStatus>> call
    )
    {
        var status = await call(await Asked.ExperimentAsync(context, sweeps), context.RequestAborted);
        await Answers.WriteAsync(context, SweepDocument.Of(status), ApiJson.Default.SweepDocument);
    }

    /// <summary>Pause and cancel, which take a reason.</summary>
    private static async Task EndAsync(
        HttpContext context,
        ISweeps sweeps,
        Func<string, string, CancellationToken, Task<ExperimentStatus>> call
    )
    {
        var body = await Asked.BodyAsync(context, ApiJson.Default.ReasonDocument, new ReasonDocument(Reason: null));
        var reason = body.Reason is { Length: > 0 } given ? given : "asked for by a client";
        if (reason.Length > LongestReason)
        {
            throw new ApiException(
                ApiProblem.BadRequest($"A reason has at most {LongestReason} characters.", "Say it in a few words.")
            );
        }

        await AnswerAsync(context, sweeps, (id, cancel) => call(id, reason, cancel));
    }
}
