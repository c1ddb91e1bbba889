using System.Net;
using System.Text.Json;

namespace Grid.Host;

/// <summary>
/// Answers the grain calls of other silos. Knows HTTP by its status codes only: a web server hands it the request as a <see cref="GrainCallRequest"/> and sends what it answers.
/// </summary>
/// <remarks>Nothing of a body is read before the token was found right, nothing that is longer than <see cref="ClusterGrainHostOptions.MaxBodyBytes"/>.</remarks>
public sealed class GrainCallReceiver
{
    private readonly GrainCallNames _names;
    private readonly Func<ControlTerm?> _term;
    private readonly ControlView _view;
    private readonly CrossingExceptions _exceptions;
    private readonly ClusterToken _token;
    private readonly int _maxBodyBytes;
    private long _unauthorized;

    internal GrainCallReceiver(
        GrainCallNames names,
        Func<ControlTerm?> term,
        ControlView view,
        CrossingExceptions exceptions,
        ClusterGrainHostOptions options
    )
    {
        _names = names;
        _term = term;
        _view = view;
        _exceptions = exceptions;
        _token = new ClusterToken(options.Token);
        _maxBodyBytes = options.MaxBodyBytes;
    }

    /// <summary>How many calls came without the cluster's token.</summary>
    public long Unauthorized => Volatile.Read(ref _unauthorized);

    /// <summary>Makes the call and answers. Does not throw.</summary>
    /// <param name="aborted">Cancelled where nobody waits for the answer any more; reaches the grain.</param>
    public async Task<GrainCallAnswer> ReceiveAsync(GrainCallRequest request, CancellationToken aborted)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_token.Allows(request.Authorization))
        {
            Interlocked.Increment(ref _unauthorized);
            return Problem(HttpStatusCode.Unauthorized, "Calls between silos carry the cluster's token.");
        }
        if (!string.Equals(request.Protocol, GrainCallProtocol.Version, StringComparison.Ordinal))
            return Problem(
                HttpStatusCode.BadRequest,
                $"This silo speaks {GrainCallProtocol.VersionHeader} {GrainCallProtocol.Version}."
            );
        if (_term() is not { IsOpen: true } term)
            return Misdirected("This silo does not hold control.");
        if (request.ContentLength > _maxBodyBytes)
            return TooLarge();
        try
        {
            return await BoundedBody.ReadAsync(request.Body, _maxBodyBytes, aborted) is { } body
                ? await CallAsync(term, body, aborted)
                : TooLarge();
        }
        catch (ControlUnreachableException exception)
        {
            return Misdirected(exception.Message);
        }
        catch (Exception exception)
        {
            return Json(HttpStatusCode.OK, GrainCallJson.WriteError(_exceptions.Write(exception)));
        }
    }

    private async Task<GrainCallAnswer> CallAsync(
        ControlTerm term,
        ReadOnlyMemory<byte> body,
        CancellationToken aborted
    )
    {
        GrainId grain;
        GrainMethod method;
        object?[] arguments;
        try
        {
            using var document = GrainCallJson.Parse(body);
            var call = document.RootElement;
            var (type, name) = (GrainCallJson.ReadText(call, "interface"), GrainCallJson.ReadText(call, "method"));
            if (!_names.TryFind(type, name, out var grainClass, out method))
                return Problem(HttpStatusCode.NotFound, "No grain of this silo has such a method.");
            var key = GrainCallJson.ReadText(call, "key");
            ArgumentException.ThrowIfNullOrEmpty(key);
            grain = new GrainId(grainClass, key);
            arguments = GrainCallJson.ReadArguments(call, method, aborted);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return Problem(HttpStatusCode.BadRequest, exception.Message);
        }
        var result = await term.CallAsync(grain, method, arguments, aborted);
        return method.IsOneWay
            ? new GrainCallAnswer((int)HttpStatusCode.Accepted, ContentType: null, Body: default)
            : Json(HttpStatusCode.OK, GrainCallJson.WriteResult(method, result));
    }

    private GrainCallAnswer Misdirected(string detail) =>
        _view.Holder is { Mine: false } holder
            ? Problem(HttpStatusCode.MisdirectedRequest, detail, holder)
            : Problem(HttpStatusCode.ServiceUnavailable, detail);

    private GrainCallAnswer TooLarge() =>
        Problem(HttpStatusCode.RequestEntityTooLarge, $"A grain call has at most {_maxBodyBytes} bytes.");

    private static GrainCallAnswer Problem(HttpStatusCode status, string detail, ControlHolder? holder = null) =>
        new((int)status, "application/problem+json", GrainCallJson.WriteProblem((int)status, detail, holder));

    private static GrainCallAnswer Json(HttpStatusCode status, ReadOnlyMemory<byte> body) =>
        new((int)status, "application/json", body);
}
