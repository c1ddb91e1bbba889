using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Grid.Silo.Tests;

/// <summary>A real API over a real silo, and a client that says nothing but what a test has it say.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    public const string Yaml = """
        version: 1
        name: curve
        model: synthetic
        objective: {metric: test/loss, goal: minimize}
        space:
          lr: {choice: [0.001, 0.01]}
          epochs: 3
        search: {algorithm: grid, repeats: 2}
        """;

    private TestApi(TestSilo silo, TestSilos silos, ApiServer server)
    {
        Silo = silo;
        Silos = silos;
        Server = server;
        Http = new HttpClient { BaseAddress = server.Address };
    }

    public TestSilo Silo { get; }

    public TestSilos Silos { get; }

    public ApiServer Server { get; }

    public HttpClient Http { get; }

    public CancellationToken Cancel => Silo.Cancel;

    public static async Task<TestApi> StartAsync(TestHome home, ApiOptions? options = null, ISweeps? sweeps = null)
    {
        var silo = await TestSilo.OpenAsync(home);
        var silos = new TestSilos("tester", () => silo.Agent?.Snapshot() ?? []);
        var asked = (options ?? new ApiOptions()) with { Listen = options?.Listen ?? "127.0.0.1:0" };
        var server = await ApiServer.StartAsync(asked, sweeps ?? silo.Sweeps, silos, TimeProvider.System, silo.Cancel);
        return new TestApi(silo, silos, server);
    }

    /// <summary>Options whose port is any that is free.</summary>
    public static ApiOptions AnyPort { get; } = new() { Listen = "127.0.0.1:0" };

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync($"/api/v1/{path}", Cancel);

    public async Task<JsonElement> ReadAsync(string path) => await JsonAsync(await GetAsync(path));

    public Task<HttpResponseMessage> PostAsync(string path, string json = "", string? key = null) =>
        SendAsync(path, json.Length == 0 ? null : Content(json, "application/json"), key);

    public Task<HttpResponseMessage> SubmitAsync(string? key = null, string yaml = Yaml, params string[] sets)
    {
        var body = JsonSerializer.Serialize(
            new
            {
                yaml,
                file = "curve.yaml",
                set = sets,
            }
        );
        return PostAsync("sweeps", body, key);
    }

    /// <summary>Submits and gives the id.</summary>
    public async Task<string> SubmittedAsync(params string[] sets)
    {
        var response = await SubmitAsync(sets: sets);
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
        return (await JsonAsync(response)).GetProperty("id").GetString()!;
    }

    public async Task<HttpResponseMessage> SendAsync(string path, HttpContent? content, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}") { Content = content };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await Http.SendAsync(request, Cancel);
    }

    public static StringContent Content(string text, string type) =>
        new(text, Encoding.UTF8, new MediaTypeHeaderValue(type));

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    /// <summary>The answer is a problem of this status that says what was wrong, where, and what to do.</summary>
    public static async Task<JsonElement> ProblemAsync(int status, HttpResponseMessage response)
    {
        var problem = await JsonAsync(response);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(response.RequestMessage!.RequestUri!.AbsolutePath, problem.GetProperty("instance").GetString());
        Assert.All(["title", "detail", "remedy"], key => Assert.NotEmpty(problem.GetProperty(key).GetString()!));
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        await Silo.DisposeAsync();
    }
}
