using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grid.Silo;

/// <summary>
/// Takes and gives artifacts for silos that share no folder. Nothing of a body is read before the token was found right and the announced length allowed; memory does not grow with the body.
/// </summary>
/// <param name="artifacts">Where they are kept.</param>
/// <param name="token">The cluster's secret; null where all silos listen on loopback.</param>
/// <param name="stored">Told after each put. Must be quick.</param>
public sealed class ArtifactReceiver(FolderArtifacts artifacts, string? token, Action<ArtifactPath>? stored = null)
{
    private const int Sha256Digits = 64;
    private readonly BearerToken? _token = token is null ? null : new BearerToken(token);
    private long _unauthorized;

    /// <summary>How many bytes one artifact has at most.</summary>
    public long LargestFile { get; init; } = 16L * 1024 * 1024 * 1024;

    /// <summary>How many requests came without the cluster's token.</summary>
    public long Unauthorized => Volatile.Read(ref _unauthorized);

    internal Task PutAsync(HttpContext context, string path) =>
        AnswerAsync(
            context,
            async () =>
            {
                var artifact = ArtifactPath.Parse(path);
                if (context.Request.ContentLength is not { } bytes)
                {
                    throw new RefusedException(HttpStatusCode.LengthRequired, "Content-Length must be given.");
                }

                if (bytes > LargestFile)
                {
                    throw new RefusedException(
                        HttpStatusCode.RequestEntityTooLarge,
                        $"An artifact has at most {LargestFile} bytes, and this one has {bytes}."
                    );
                }

                await artifacts.StoreAsync(
                    artifact,
                    BodyOf(context, bytes),
                    bytes,
                    Sha256Of(context.Request),
                    context.RequestAborted
                );
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                stored?.Invoke(artifact);
            }
        );

    internal Task GetAsync(HttpContext context, string path) =>
        AnswerAsync(
            context,
            async () =>
            {
                await using var content = artifacts.Open(ArtifactPath.Parse(path));
                context.Response.ContentType = "application/octet-stream";
                context.Response.ContentLength = content.Length;
                if (!HttpMethods.IsHead(context.Request.Method))
                {
                    await content.CopyToAsync(context.Response.Body, context.RequestAborted);
                }
            }
        );

    internal Task DeleteAsync(HttpContext context, string path) =>
        AnswerAsync(
            context,
            async () =>
            {
                await artifacts.DeleteAsync(ArtifactPath.Parse(path), context.RequestAborted);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        );

    internal Task ListAsync(HttpContext context) =>
        AnswerAsync(
            context,
            async () =>
            {
                var experiment = context.Request.Query["experiment"].ToString();
                var files = await artifacts.ListAsync(experiment, context.RequestAborted);
                await context.Response.WriteAsJsonAsync(
                    [.. files.Select(file => new ListedArtifact(file.Path.ToString(), file.Bytes, file.WrittenAt))],
                    ArtifactJson.Default.IReadOnlyListListedArtifact,
                    cancellationToken: context.RequestAborted
                );
            }
        );

    private static Stream BodyOf(HttpContext context, long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = bytes;
        }

        return context.Request.Body;
    }

    private static string Sha256Of(HttpRequest request)
    {
        var sha256 = request.Headers[ArtifactProtocol.Sha256Header].ToString();
        return sha256.Length == Sha256Digits && sha256.All(char.IsAsciiHexDigit)
            ? sha256
            : throw new RefusedException(
                HttpStatusCode.BadRequest,
                $"The header {ArtifactProtocol.Sha256Header} must have {Sha256Digits} hexadecimal digits."
            );
    }

    private async Task AnswerAsync(HttpContext context, Func<Task> answer)
    {
        if (_token is not null && !_token.IsIn(context.Request.Headers.Authorization))
        {
            Interlocked.Increment(ref _unauthorized);
            await ProblemAsync(context, HttpStatusCode.Unauthorized, "Silos show each other the cluster's token.");
            return;
        }

        try
        {
            await answer();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception error) when (StatusOf(error) is { } status)
        {
            if (context.Response.HasStarted)
            {
                // Half an answer: only a broken connection says so.
                context.Abort();
                return;
            }

            await ProblemAsync(context, status, error.Message);
        }
    }

    private static HttpStatusCode? StatusOf(Exception error) =>
        error switch
        {
            RefusedException refused => refused.Status,
            ArtifactPathException => HttpStatusCode.BadRequest,
            ArtifactMissingException => HttpStatusCode.NotFound,
            ArtifactDamagedException => HttpStatusCode.UnprocessableEntity,
            ArtifactsFullException => HttpStatusCode.InsufficientStorage,
            ArtifactsUnavailableException or IOException => HttpStatusCode.ServiceUnavailable,
            // The body broke off.
            SourceException => HttpStatusCode.BadRequest,
            _ => null,
        };

    private static Task ProblemAsync(HttpContext context, HttpStatusCode status, string detail)
    {
        context.Response.Clear();
        return TypedResults.Problem(detail, statusCode: (int)status).ExecuteAsync(context);
    }

    /// <summary>The request is not one that is answered.</summary>
    private sealed class RefusedException(HttpStatusCode status, string message) : Exception(message)
    {
        public HttpStatusCode Status { get; } = status;
    }
}
