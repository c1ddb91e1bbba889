using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>The silos, what trains on them, and sending one home.</summary>
internal static class SiloEndpoints
{
    public static void Map(IEndpointRouteBuilder api, ApiServices services)
    {
        api.MapGet("/silos", context => ListAsync(context, services.Silos));
        api.MapPost("/silos/{name}/drain", context => DrainAsync(context, services.Silos));
    }

    private static async Task ListAsync(HttpContext context, ISilos silos)
    {
        var found = await silos.ListAsync(context.RequestAborted);
        var page = new Page<SiloDocument> { Items = [.. found.Select(SiloDocument.Of)] };
        await Answers.WriteAsync(context, page, ApiJson.Default.PageSiloDocument);
    }

    private static async Task DrainAsync(HttpContext context, ISilos silos)
    {
        var silo = await silos.DrainAsync(Asked.Name(context, "name"), context.RequestAborted);
        await Answers.WriteAsync(context, SiloDocument.Of(silo), ApiJson.Default.SiloDocument, status: 202);
    }
}
