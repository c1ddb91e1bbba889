using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Grid.Silo;

/// <summary>
/// Artifacts in the home of the silo that controls, for silos that share no folder. Files are put there; they are looked for there first, and then in the homes of the other silos: one of
/// them controlled before.
/// </summary>
/// <param name="http">Without proxy, redirects and cookies. Stays the caller's.</param>
/// <param name="silos">The addresses to ask: the silo that controls, then the others that are up. Empty: none is known now.</param>
/// <param name="token">The cluster's secret; null where all silos listen on loopback.</param>
public sealed class HttpArtifacts(
    HttpMessageInvoker http,
    Func<CancellationToken, Task<IReadOnlyList<Uri>>> silos,
    string? token,
    TimeProvider time
) : IArtifacts
{
    private const int LongestDetail = 4 * 1024;
    private const int ExpectFrom = 64 * 1024;

    /// <summary>How long nothing may move, in either direction, before a transfer is given up: longer than the other end takes to sync a file.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(20);

    public async Task PutAsync(ArtifactPath path, string file, string sha256, CancellationToken cancel)
    {
        await using var content = File.OpenRead(file);
        var silo = (await SilosAsync(cancel))[0];
        await AskAsync(
            silo,
            path,
            watch =>
            {
                var request = Request(HttpMethod.Put, AddressOf(silo, path));
                request.Content = new FileBody(content, watch.Moved);
                request.Headers.Add(ArtifactProtocol.Sha256Header, sha256);

                // The refusal comes before the body then.
                request.Headers.ExpectContinue = content.Length > ExpectFrom;
                return request;
            },
            (_, _) => Task.FromResult(true),
            cancel
        );
    }

    public async Task GetAsync(ArtifactPath path, string file, string? sha256, CancellationToken cancel)
    {
        ArtifactException? worst = null;
        foreach (var silo in await SilosAsync(cancel))
        {
            try
            {
                await GetAsync(silo, path, file, sha256, cancel);
                return;
            }
            catch (ArtifactMissingException missing)
            {
                worst ??= missing;
            }
            catch (ArtifactException error)
            {
                // Worse than missing: it may be right there.
                worst = error;
            }
        }

        throw worst!;
    }

    public async Task DeleteAsync(ArtifactPath path, CancellationToken cancel)
    {
        var silo = (await SilosAsync(cancel))[0];
        await AskAsync(
            silo,
            path,
            _ => Request(HttpMethod.Delete, AddressOf(silo, path)),
            (_, _) => Task.FromResult(true),
            cancel
        );
    }

    public async Task<IReadOnlyList<StoredArtifact>> ListAsync(string experiment, CancellationToken cancel)
    {
        var silo = (await SilosAsync(cancel))[0];
        var address = new Uri(silo, $"{ArtifactProtocol.Path}?experiment={Uri.EscapeDataString(experiment)}");
        var listed = await AskAsync(
            silo,
            path: null,
            _ => Request(HttpMethod.Get, address),
            async (response, watch) =>
            {
                await using var body = await response.Content.ReadAsStreamAsync(watch.Token);
                return await JsonSerializer.DeserializeAsync(
                    body,
                    ArtifactJson.Default.IReadOnlyListListedArtifact,
                    watch.Token
                );
            },
            cancel
        );
        return
        [
            .. (listed ?? []).Select(file => new StoredArtifact(
                ArtifactPath.Parse(file.Path),
                file.Bytes,
                file.WrittenAt
            )),
        ];
    }

    private Task GetAsync(Uri silo, ArtifactPath path, string file, string? sha256, CancellationToken cancel) =>
        AskAsync(
            silo,
            path,
            _ => Request(HttpMethod.Get, AddressOf(silo, path)),
            async (response, watch) =>
            {
                await using var body = await response.Content.ReadAsStreamAsync(watch.Token);
                await ReceivedFile.SaveAsync(path, body, file, sha256, watch.Moved, watch.Token);
                return true;
            },
            cancel
        );

    /// <summary>Sends one request and reads its answer; whatever of the way between the two silos fails comes as <see cref="ArtifactsUnavailableException"/>.</summary>
    private async Task<T> AskAsync<T>(
        Uri silo,
        ArtifactPath? path,
        Func<StallWatch, HttpRequestMessage> ask,
        Func<HttpResponseMessage, StallWatch, Task<T>> read,
        CancellationToken cancel
    )
    {
        using var watch = new StallWatch(Stall, time, cancel);
        try
        {
            using var request = ask(watch);
            using var response = await http.SendAsync(request, watch.Token);
            watch.Moved();
            return response.IsSuccessStatusCode
                ? await read(response, watch)
                : throw await RefusalAsync(silo, path, response, watch.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ArtifactsUnavailableException(
                $"{silo}: nothing moved for {Stall.TotalSeconds:0.###} s.",
                inner: null
            );
        }
        catch (Exception error) when (error is HttpRequestException or SourceException or JsonException)
        {
            throw new ArtifactsUnavailableException($"{silo}: {error.Message}", error);
        }
    }

    private async Task<IReadOnlyList<Uri>> SilosAsync(CancellationToken cancel)
    {
        var known = await silos(cancel);
        return known.Count > 0
            ? known
            : throw new ArtifactsUnavailableException("No silo is known to hold control.", inner: null);
    }

    private static Uri AddressOf(Uri silo, ArtifactPath path) => new(silo, $"{ArtifactProtocol.Path}/{path}");

    private HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    private static async Task<Exception> RefusalAsync(
        Uri silo,
        ArtifactPath? path,
        HttpResponseMessage response,
        CancellationToken cancel
    )
    {
        var detail = $"{silo} answered {(int)response.StatusCode}: {await DetailAsync(response, cancel)}";
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound when path is not null => new ArtifactMissingException(path),
            HttpStatusCode.UnprocessableEntity => new ArtifactDamagedException(detail),
            HttpStatusCode.InsufficientStorage => ArtifactsFullException.At(silo.ToString(), inner: null),
            HttpStatusCode.Unauthorized or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest =>
                new ArtifactsRefusedException(detail),
            _ => new ArtifactsUnavailableException(detail, inner: null),
        };
    }

    /// <summary>What a problem+json says; what else answers there may say anything at any length.</summary>
    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        var start = new byte[LongestDetail];
        var length = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel);
        try
        {
            using var problem = JsonDocument.Parse(start.AsMemory(0, length));
            return problem.RootElement.GetProperty("detail").GetString() ?? "";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return "(no reason given)";
        }
    }
}
