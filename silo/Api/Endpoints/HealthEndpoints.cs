using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>
/// For those who watch over processes: alive (it answers), and ready (it can take sweeps), else why not in one line. They need no token, and tell nothing else.
/// </summary>
internal static class HealthEndpoints
{
    private const string Alive = "/healthz";
    private const string Ready = "/readyz";

    /// <summary>Whoever asks has little time, and a store that takes longer is not ready.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static bool IsProbe(PathString path) => path == Alive || path == Ready;

    /// <param name="whyNotReady">As in <see cref="ApiOptions.WhyNotReady"/>.</param>
    public static void Map(IEndpointRouteBuilder app, ISweepReader sweeps, Func<string?>? whyNotReady)
    {
        app.MapGet(Alive, AliveAsync);
        app.MapGet(Ready, context => ReadyAsync(context, sweeps, whyNotReady));
    }

    /// <summary>The same while there is no store yet.</summary>
    /// <exception cref="ApiException">It was no probe.</exception>
    public static Task AnswerStartingAsync(HttpContext context) =>
        context.Request.Path == Alive ? AliveAsync(context)
        : context.Request.Path == Ready ? NotReadyAsync(context, "the silo starts")
        : throw new ApiException(ApiProblem.Unavailable("The silo starts."));

    private static async Task ReadyAsync(HttpContext context, ISweepReader sweeps, Func<string?>? whyNotReady)
    {
        if ((whyNotReady?.Invoke() ?? await LookAsync(sweeps, context.RequestAborted)) is { } reason)
        {
            await NotReadyAsync(context, reason);
        }
        else
        {
            await AnswerAsync(context, "ready");
        }
    }

    private static Task AliveAsync(HttpContext context) => AnswerAsync(context, "alive");

    private static Task NotReadyAsync(HttpContext context, string reason)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return AnswerAsync(context, $"not ready: {reason}");
    }

    private static async Task<string?> LookAsync(ISweepReader sweeps, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            await sweeps.ListAsync(0, 1, limit.Token).WaitAsync(limit.Token);
            return null;
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            return "the silo cannot read its store";
        }
    }

    private static Task AnswerAsync(HttpContext context, string line)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync($"{line}\n", context.RequestAborted);
    }
}
