using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Grid.Silo;

/// <summary>
/// Lets requests in or refuses them. With a token, each must bring it. Without one (on loopback), a web page of a foreign site that a browser on this machine shows must not
/// reach the API: neither under a name that its owner has pointed at this machine, nor by posting across sites.
/// </summary>
internal sealed class Doorkeeper
{
    private const string NoToken = "token";
    private const string ForeignHost = "host";
    private const string ForeignOrigin = "origin";

    private readonly BearerToken? _token;
    private readonly BearerToken? _metricsToken;
    private readonly Counter<long>? _counter;
    private long _refused;

    /// <param name="token">Null: none is asked for.</param>
    /// <param name="metricsToken">What is asked for the metrics, beside it. Null: no more than for all else.</param>
    /// <param name="meters">Null: nobody measures.</param>
    public Doorkeeper(string? token, string? metricsToken = null, IMeterFactory? meters = null)
    {
        _token = token is null ? null : new BearerToken(token);
        _metricsToken = metricsToken is null ? null : new BearerToken(metricsToken);
        _counter = meters
            ?.Create("Grid.Silo")
            .CreateCounter<long>(
                "grid.api.refused",
                description: "Requests that were not let in, by what they lacked."
            );
        foreach (var reason in (string[])[NoToken, ForeignHost, ForeignOrigin])
        {
            // A rate says nothing about a first one otherwise.
            _counter?.Add(0, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    public long Refused => Interlocked.Read(ref _refused);

    /// <exception cref="ApiException">It may not come in.</exception>
    public void Check(HttpContext context)
    {
        var request = context.Request;
        if (HealthEndpoints.IsProbe(request.Path))
        {
            return;
        }

        var authorization = request.Headers.Authorization.ToString();
        var ofMetrics = request.Path.StartsWithSegments(Telemetry.Path) ? _metricsToken : null;
        if (ofMetrics is not null && ofMetrics.IsIn(authorization))
        {
            return;
        }

        if ((_token is not null || ofMetrics is not null) && _token?.IsIn(authorization) != true)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"grid\"";
            throw Refuse(NoToken, ApiProblem.Token(request.Headers.Authorization.Count > 0));
        }

        if (_token is null && !IsLoopback(request.Host.Host))
        {
            throw Refuse(ForeignHost, ApiProblem.ForeignHost(request.Host.Host));
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && IsFromElsewhere(request))
        {
            throw Refuse(ForeignOrigin, ApiProblem.ForeignOrigin);
        }
    }

    private ApiException Refuse(string reason, ApiProblem problem)
    {
        Interlocked.Increment(ref _refused);
        _counter?.Add(1, new KeyValuePair<string, object?>("reason", reason));
        return new ApiException(problem);
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Browsers say where a page that posts comes from; other programs say nothing.</summary>
    private static bool IsFromElsewhere(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return (origin.Length > 0 && !IsOwn(origin, request)) || site is "cross-site" or "same-site";
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
