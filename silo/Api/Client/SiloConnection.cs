using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grid.Spec;

namespace Grid.Silo;

/// <summary>
/// Calls a silo's API. Whatever may pass (no connection, 503) is tried again with growing pauses until patience is over: every call of the API may be made twice. Errors
/// come as the exceptions that the same call on a silo in this process throws.
/// </summary>
public sealed class SiloConnection : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly SiloEndpoint _silo;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private volatile bool _hasAnswered;

    public SiloConnection(SiloEndpoint silo, TimeProvider time)
    {
        _silo = silo;
        _time = time;
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                ConnectTimeout = ConnectTimeout,
                // A token goes nowhere else; and what is on this machine is not behind a proxy.
                AllowAutoRedirect = false,
                UseProxy = !silo.Address.IsLoopback,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            }
        )
        {
            BaseAddress = new Uri(silo.Address, "/api/v1/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (silo.Token is { } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public Uri Address => _silo.Address;

    public void Dispose() => _http.Dispose();

    internal Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, path),
            response => ReadAsync(response, type, cancel),
            cancel
        );

    /// <summary>The text at a path; null where it answers 204.</summary>
    internal Task<string?> GetTextAsync(string path, CancellationToken cancel) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, path),
            async response =>
                response.StatusCode == HttpStatusCode.NoContent
                    ? null
                    : await response.Content.ReadAsStringAsync(cancel),
            cancel
        );

    internal Task<T> PostAsync<TBody, T>(
        string path,
        TBody body,
        JsonTypeInfo<TBody> bodyType,
        JsonTypeInfo<T> type,
        CancellationToken cancel,
        string? key = null
    ) =>
        SendAsync(
            () =>
            {
                var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, bodyType));
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
                if (key is not null)
                {
                    request.Headers.Add("Idempotency-Key", key);
                }

                return request;
            },
            response => ReadAsync(response, type, cancel),
            cancel
        );

    /// <summary>Waits a little before a stream that was cut off is opened again.</summary>
    internal Task PauseAsync(CancellationToken cancel) => Task.Delay(FirstPause, _time, cancel);

    /// <summary>Opens a stream. The caller disposes the answer.</summary>
    internal Task<HttpResponseMessage> OpenAsync(Func<HttpRequestMessage> request, CancellationToken cancel) =>
        TryAgainAsync(() => SendOnceAsync(request(), cancel), cancel);

    private Task<T> SendAsync<T>(
        Func<HttpRequestMessage> request,
        Func<HttpResponseMessage, Task<T>> read,
        CancellationToken cancel
    ) =>
        TryAgainAsync(
            async () =>
            {
                using var response = await SendOnceAsync(request(), cancel);
                return await read(response);
            },
            cancel
        );

    private async Task<T> TryAgainAsync<T>(Func<Task<T>> call, CancellationToken cancel)
    {
        var begun = _time.GetTimestamp();
        var pause = FirstPause;
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception error) when (MayPass(error) && !cancel.IsCancellationRequested)
            {
                if (_time.GetElapsedTime(begun) + pause > (_hasAnswered ? _silo.Patience : _silo.FirstPatience))
                {
                    throw error as SiloUnreachableException ?? Unreachable(error);
                }

                await Task.Delay(pause, _time, cancel);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static bool MayPass(Exception error) =>
        error is HttpRequestException or IOException or SiloUnreachableException or OperationCanceledException;

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using var sent = request;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(AnswerTimeout);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        if (response.IsSuccessStatusCode)
        {
            _hasAnswered = true;
            return response;
        }

        using (response)
        {
            throw await FailureAsync(response, cancel);
        }
    }

    private static async Task<T> ReadAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> type,
        CancellationToken cancel
    )
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        try
        {
            return await JsonSerializer.DeserializeAsync(body, type, cancel) ?? throw new JsonException("null");
        }
        catch (JsonException foreign)
        {
            throw new SiloRefusedException(
                (int)response.StatusCode,
                $"{response.RequestMessage?.RequestUri} does not answer like a silo of this version ({foreign.Message}). Check the address, and that both sides have the same version."
            );
        }
    }

    private async Task<Exception> FailureAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        var problem = await ProblemAsync(response, cancel);
        var text = $"{problem.Detail} {problem.Remedy}".Trim();
        return status switch
        {
            401 => new SiloRefusedException(
                status,
                _silo.TokenFile is { } file
                    ? $"The silo at {Address} does not accept the token of {file}. Use the file that it was started with."
                    : $"The silo at {Address} asks for a token. {problem.Remedy}"
            ),
            404 when problem.Title.Length > 0 => new UnknownExperimentException(problem.Detail),
            422 when problem.Problems is { } problems => new SpecException([
                .. problems.Select(one => one.ToProblem()),
            ]),
            503 or 504 => new SiloUnreachableException($"The silo at {Address} cannot answer at the moment: {text}"),
            _ => new SiloRefusedException(
                status,
                text.Length > 0
                    ? text
                    : $"{Address} answered {status} to {response.RequestMessage?.RequestUri?.AbsolutePath}. Check that a silo of this version listens there."
            ),
        };
    }

    private static async Task<ProblemDocument> ProblemAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return new ProblemDocument();
        }

        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            return await JsonSerializer.DeserializeAsync(body, ApiJson.Default.ProblemDocument, cancel)
                ?? new ProblemDocument();
        }
        catch (JsonException)
        {
            return new ProblemDocument();
        }
    }

    private SiloUnreachableException Unreachable(Exception error) =>
        new(
            $"No silo answers at {Address}: {Why(error)}. Check that grid silo runs there and listens on this address, and the address itself (--silo, GRID_SILO, or silo: in the configuration).",
            error
        );

    private static string Why(Exception error) =>
        error is OperationCanceledException
            ? "no answer in time"
            : (error.InnerException ?? error).Message.TrimEnd('.');
}
