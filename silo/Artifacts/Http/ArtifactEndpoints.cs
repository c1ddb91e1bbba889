using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>Where a silo's web server takes and gives artifacts.</summary>
public static class ArtifactEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ArtifactReceiver receiver)
    {
        // A large file takes as long as it takes.
        var group = routes.MapGroup(ArtifactProtocol.Path);
        group.DisableRequestTimeout();
        const string one = "/{**path}";
        group.MapPut(one, (HttpContext context, string path) => receiver.PutAsync(context, path));
        group.MapMethods(one, ["GET", "HEAD"], (HttpContext context, string path) => receiver.GetAsync(context, path));
        group.MapDelete(one, (HttpContext context, string path) => receiver.DeleteAsync(context, path));
        group.MapGet("", receiver.ListAsync);
    }
}
