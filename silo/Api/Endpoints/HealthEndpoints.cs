using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>For those who watch over processes: alive (it answers), and ready (it can take sweeps). They need no token, and tell nothing else.</summary>
internal static class HealthEndpoints
{
    private const string Alive = "/healthz";
    private const string Ready = "/readyz";

    public static bool IsProbe(PathString path) => path == Alive || path == Ready;

    public static void Map(IEndpointRouteBuilder app, ApiServices services)
    {
        app.MapGet(Alive, context => context.Response.WriteAsync("alive\n", context.RequestAborted));
        app.MapGet(Ready, context => ReadyAsync(context, services));
    }

    private static async Task ReadyAsync(HttpContext context, ApiServices services)
    {
        try
        {
            await services.Sweeps.ListAsync(0, 1, context.RequestAborted);
        }
        catch (Exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new ApiException(ApiProblem.Unavailable("The silo cannot read its store."));
        }

        await context.Response.WriteAsync("ready\n", context.RequestAborted);
    }
}
