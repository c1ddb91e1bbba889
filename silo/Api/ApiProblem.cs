using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Grid.Silo;

/// <summary>An error as a client gets it.</summary>
/// <param name="Title">What kind of error it is: the same words for each of the kind.</param>
/// <param name="Detail">What was wrong with this request.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record ApiProblem(int Status, string Title, string Detail, string Remedy)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public static ApiProblem TooSlow { get; } =
        new(504, "This takes too long", "The answer was not there in time.", "Try again; ask for less.");

    public static ApiProblem ForeignOrigin { get; } =
        new(
            403,
            "Not from another site",
            "A web page of another site sent this request.",
            "Send it from the silo's own page, or with the grid command."
        );

    /// <summary>What is wrong in a spec, one by one.</summary>
    public IReadOnlyList<SpecProblemDocument>? Problems { get; init; }

    /// <summary>When to try again; null: as it is, it will not do.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ApiProblem Token(bool isWrong) =>
        new(
            401,
            "A token is needed",
            isWrong ? "This is not the silo's token." : "The request brings no token.",
            "Give the file of the silo's token: --token-file FILE, GRID_TOKEN_FILE, or token_file in the configuration."
        );

    public static ApiProblem ForeignHost(string host) =>
        new(
            403,
            "Not under this name",
            $"This silo serves its own machine only, and '{host}' is no name of that.",
            "Use http://127.0.0.1 or http://localhost; for other machines start it with --listen and --token-file."
        );

    public static ApiProblem BadRequest(string detail, string remedy) => new(400, "Bad request", detail, remedy);

    public static ApiProblem NotFound(string detail, string remedy) => new(404, "Not found", detail, remedy);

    public static ApiProblem Conflict(string detail, string remedy) => new(409, "Conflict", detail, remedy);

    /// <summary>What may pass: nothing is wrong with the request.</summary>
    public static ApiProblem Unavailable(string detail) =>
        new(503, "Not at the moment", detail, "Try again in a few seconds.") { RetryAfter = Soon };

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } later)
        {
            response.Headers.RetryAfter = ((int)Math.Ceiling(later.TotalSeconds)).ToString();
        }

        var document = new ProblemDocument
        {
            Title = Title,
            Status = Status,
            Detail = Detail,
            Instance = context.Request.Path,
            Remedy = Remedy,
            Problems = Problems,
        };
        await JsonSerializer.SerializeAsync(response.Body, document, ApiJson.Default.ProblemDocument);
    }
}

/// <summary>A request that is answered with a problem.</summary>
internal sealed class ApiException(ApiProblem problem) : Exception(problem.Detail)
{
    public ApiProblem Problem { get; } = problem;
}
