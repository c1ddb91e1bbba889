using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Grid.Host;

/// <summary>Sends grain calls to a silo, each once.</summary>
internal sealed class GrainCallSender(
    HttpMessageInvoker http,
    CrossingExceptions exceptions,
    ClusterGrainHostOptions options,
    TimeProvider time
)
{
    /// <summary>Calls a grain of the silo at an address.</summary>
    /// <param name="cancel">The caller's.</param>
    /// <param name="replaced">Cancelled once that silo is known to hold control no more.</param>
    /// <exception cref="ControlUnreachableException">No answer came, or that the silo cannot give one now.</exception>
    /// <exception cref="GrainCallRefusedException">The silo does not understand the call, or this one not the answer.</exception>
    public async Task<SentCall> SendAsync(
        Uri address,
        GrainId grain,
        GrainMethod method,
        object?[] arguments,
        CancellationToken cancel,
        CancellationToken replaced
    )
    {
        using var request = RequestOf(address, GrainCallJson.WriteCall(grain, method, arguments));
        using var limit = new CancellationTokenSource(
            method.Interleaves ? Timeout.InfiniteTimeSpan : options.CallTimeout,
            time
        );
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancel, replaced, limit.Token);
        try
        {
            using var response = await http.SendAsync(request, any.Token);
            if (!response.Headers.Contains(GrainCallProtocol.VersionHeader))
                throw new HttpRequestException(
                    $"what answers there, with status {(int)response.StatusCode}, is no silo"
                );
            await using var stream = await response.Content.ReadAsStreamAsync(any.Token);
            var body = await BoundedBody.ReadAsync(stream, options.MaxBodyBytes, any.Token);
            return Read(address, method, response.StatusCode, body);
        }
        catch (Exception exception)
            when (any.IsCancellationRequested
                // The last: this silo leaves, and has let go of its connections.
                || exception is HttpRequestException or IOException or ObjectDisposedException
            )
        {
            cancel.ThrowIfCancellationRequested();
            var why =
                replaced.IsCancellationRequested ? "it holds control no more"
                : limit.IsCancellationRequested ? $"no answer within {options.CallTimeout.TotalSeconds:0.###} s"
                : exception.Message;
            throw new ControlUnreachableException($"{method.Name} of {grain}, sent to {address}: {why}", exception);
        }
    }

    private HttpRequestMessage RequestOf(Uri address, ReadOnlyMemory<byte> body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, GrainCallProtocol.Path))
        {
            Content = new ReadOnlyMemoryContent(body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        request.Headers.Add(GrainCallProtocol.VersionHeader, GrainCallProtocol.Version);
        if (options.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private SentCall Read(Uri address, GrainMethod method, HttpStatusCode status, ReadOnlyMemory<byte>? body)
    {
        if (status == HttpStatusCode.Accepted)
            return default;
        if (body is not { } bytes)
            throw new GrainCallRefusedException($"The answer of {method.Name} is above {options.MaxBodyBytes} bytes.");
        try
        {
            using var document = GrainCallJson.Parse(bytes);
            var answer = document.RootElement;
            if (status == HttpStatusCode.OK)
                return GrainCallJson.ReadAnswer(answer, method) switch
                {
                    (_, { } error) => new SentCall { Thrown = exceptions.Read(error) },
                    var (result, _) => new SentCall { Result = result },
                };
            var detail = GrainCallJson.ReadText(answer, "detail");
            var refused = $"{address} does not take {method.Name}, with status {(int)status}: {detail}";
            return status switch
            {
                HttpStatusCode.MisdirectedRequest or HttpStatusCode.ServiceUnavailable => new SentCall
                {
                    Thrown = new ControlUnreachableException(refused),
                    Holder = GrainCallJson.ReadHolder(answer),
                },
                _ => throw new GrainCallRefusedException(refused),
            };
        }
        catch (JsonException exception)
        {
            throw new GrainCallRefusedException($"{address} answered {method.Name} with what is no answer.", exception);
        }
    }
}

/// <summary>What came of a call: a result, or what its caller is to be thrown; and who holds control, where the silo that was called does not.</summary>
internal readonly record struct SentCall(object? Result, Exception? Thrown, ControlHolder? Holder);
