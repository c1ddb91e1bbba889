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
        app.MapGet(Alive, context => AnswerAsync(context, "alive"));
        app.MapGet(Ready, context => ReadyAsync(context, sweeps, whyNotReady));
    }

    private static async Task ReadyAsync(HttpContext context, ISweepReader sweeps, Func<string?>? whyNotReady)
    {
        if ((whyNotReady?.Invoke() ?? await LookAsync(sweeps, context.RequestAborted)) is { } reason)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await AnswerAsync(context, $"not ready: {reason}");
        }
        else
        {
            await AnswerAsync(context, "ready");
        }
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
