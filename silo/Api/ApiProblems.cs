using Grid.Grains;
using Grid.Spec;
using Grid.Store;
using Microsoft.AspNetCore.Http;

namespace Grid.Silo;

/// <summary>Turns what went wrong in an endpoint into a problem.</summary>
internal static class ApiProblems
{
    public static async Task GuardAsync(HttpContext context, RequestDelegate next, Action<Exception>? onUnexpected)
    {
        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null })
            {
                await OfStatus(context.Response.StatusCode, context.Request).WriteAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left.
        }
        catch (Exception error)
        {
            if (Explain(error) is not { } problem)
            {
                onUnexpected?.Invoke(error);
                problem = Unexpected;
            }

            if (context.Response.HasStarted)
            {
                // Half an answer: only a broken connection says so.
                context.Abort();
                return;
            }

            await problem.WriteAsync(context);
        }
    }

    private static ApiProblem Unexpected { get; } =
        new(
            500,
            "Unexpected error",
            "Something went wrong in the silo.",
            "The silo's errors.log has the whole text; please report it."
        );

    private static ApiProblem? Explain(Exception error) =>
        error switch
        {
            ApiException known => known.Problem,
            SpecException spec => OfSpec(spec),
            UnknownExperimentException => ApiProblem.NotFound(error.Message, "See grid ls."),
            UnknownSiloException => ApiProblem.NotFound(error.Message, "See grid silos."),
            SiloLostException => ApiProblem.Conflict(error.Message, "See grid silos."),
            SiloUnreachableException => ApiProblem.Unavailable(error.Message),
            SiloRefusedException => new(
                502,
                "Another silo refused",
                error.Message,
                "Start all silos with the same token, and in the same version."
            ),
            ExperimentNotFoundException => ApiProblem.NotFound(error.Message, "See grid ls."),
            ExperimentExistsException => ApiProblem.Conflict(
                "This Idempotency-Key was used for another spec.",
                "Use a new key for each submission."
            ),
            RerunException => ApiProblem.BadRequest(error.Message, "See grid trials ID."),
            BadHttpRequestException bad => OfStatus(bad.StatusCode, request: null),
            _ when DiskFull.Caused(error) => new(
                507,
                "The disk is full",
                error.Message,
                "Free space on the silo's machine."
            ),
            StoreUnavailableException or StoreConflictException or StoreFencedException => ApiProblem.Unavailable(
                error.Message
            ),
            ArtifactsUnavailableException => ApiProblem.Unavailable(error.Message),
            TimeoutException => ApiProblem.Unavailable("The silo that controls did not answer in time."),
            _ when SiloHost.IsUnreachable(error) => ApiProblem.Unavailable(error.Message),
            _ => null,
        };

    private static ApiProblem OfSpec(SpecException spec) =>
        new(
            422,
            "The spec is refused",
            spec.Message,
            "Mend what the problems name, and submit again. Nothing was created."
        )
        {
            Problems = [.. spec.Problems.Select(SpecProblemDocument.Of)],
        };

    private static ApiProblem OfStatus(int status, HttpRequest? request) =>
        status switch
        {
            404 => ApiProblem.NotFound(
                $"There is nothing at {request?.Path}.",
                "The API's parts are described in docs/api.md."
            ),
            405 => new(405, "Not this method", $"{request?.Path} does not take {request?.Method}.", "See docs/api.md."),
            413 => new(
                413,
                "Too large",
                $"A body has at most {ApiServer.LargestBody / 1024} KiB.",
                "Send less: a spec of that size is a mistake."
            ),
            415 => new(
                415,
                "Not this content",
                "The body's Content-Type is not one that is read here.",
                "Send application/json, or application/yaml for a spec."
            ),
            _ => new(status, "Bad request", "The request cannot be read.", "See docs/api.md."),
        };
}
