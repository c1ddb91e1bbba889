using Microsoft.AspNetCore.Http;

namespace Grid.Silo;

/// <summary>
/// What stands before the API while a silo opens its home and brings its database up to date, which may take minutes: that the process is alive, and not ready because it starts. So nobody who watches
/// over processes ends it meanwhile.
/// </summary>
internal sealed class StartGate
{
    private volatile RequestDelegate? _serve;

    public void Open(RequestDelegate serve) => _serve = serve;

    public Task EnterAsync(HttpContext context) =>
        _serve is { } serve ? serve(context) : HealthEndpoints.AnswerStartingAsync(context);
}
