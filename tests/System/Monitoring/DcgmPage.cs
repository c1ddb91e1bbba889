using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grid.SystemTests.Monitoring;

/// <summary>Answers as NVIDIA's DCGM exporter does, about the first fake device of a silo: what joins the two can be tried without a GPU.</summary>
internal sealed class DcgmPage : IAsyncDisposable
{
    private readonly WebApplication _server;

    private DcgmPage(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.Single());

    public static async Task<DcgmPage> StartAsync(CancellationToken cancel)
    {
        var page = await File.ReadAllTextAsync(
            Path.Combine(MonitoringFiles.Root, "tests", "System", "Monitoring", "dcgm.prom"),
            cancel
        );
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.MapGet("/metrics", () => Results.Text(page, "text/plain; version=0.0.4"));
        await server.StartAsync(cancel);
        return new DcgmPage(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
