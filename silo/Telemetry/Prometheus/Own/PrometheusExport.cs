using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Metrics;

namespace Grid.Silo;

/// <summary>PrometheusExporter=Own: hands metrics out to whoever asks for them, in Prometheus' text format or in OpenMetrics.</summary>
internal sealed class PrometheusExport : IDisposable
{
    /// <summary>Whether series that come and go may have a provider of their own.</summary>
    public const bool TakesSeveralProviders = true;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private readonly List<ScrapeReader> _readers = [];
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>What the provider measures is part of each answer.</summary>
    public MeterProviderBuilder AddTo(MeterProviderBuilder builder, MetricReaderTemporalityPreference temporality)
    {
        var reader = ScrapeReader.Create(temporality);
        _readers.Add(reader);
        return builder.AddReader(reader.Reader);
    }

    /// <param name="provider">Not needed: its reader is known.</param>
    public void Map(IEndpointRouteBuilder routes, string path, MeterProvider provider) =>
        routes.MapMethods(path, Methods, AnswerAsync);

    /// <summary>All metrics as they are now. One caller after the other: they share the SDK's numbers.</summary>
    /// <returns>Null where nothing is measured any more: the process ends.</returns>
    public async Task<ReadOnlyMemory<byte>?> ScrapeAsync(ScrapeFormat format, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var metrics = new List<Metric>();
            foreach (var reader in _readers)
            {
                if (reader.Read() is not { } read)
                {
                    return null;
                }

                metrics.AddRange(read);
            }

            var text = new ScrapeText();
            new ScrapeWriter(text, format.IsOpenMetrics).Write(metrics);
            return text.Written;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Called after the providers are disposed.</summary>
    public void Dispose()
    {
        _readers.ForEach(reader => reader.Dispose());
        _turn.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (response, cancel) = (context.Response, context.RequestAborted);
        var format = ScrapeFormat.Negotiate(context.Request.Headers.Accept);
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept";
        if (await ScrapeAsync(format, cancel) is { } body)
        {
            response.ContentType = format.ContentType;
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, cancel);
        }
        else
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }
}
