using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grid.Silo;

/// <summary>Where a silo's web server takes and gives artifacts.</summary>
public static class ArtifactEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ArtifactReceiver receiver)
    {
        const string one = ArtifactProtocol.Path + "/{**path}";
        routes.MapPut(one, (HttpContext context, string path) => receiver.PutAsync(context, path));
        routes.MapMethods(one, ["GET", "HEAD"], (HttpContext context, string path) => receiver.GetAsync(context, path));
        routes.MapDelete(one, (HttpContext context, string path) => receiver.DeleteAsync(context, path));
        routes.MapGet(ArtifactProtocol.Path, receiver.ListAsync);
    }
}
