using System.Text.Json;
using Grid.Models;
using Microsoft.Data.Sqlite;

namespace Grid.Silo.Tests;

/// <summary>A whole silo in this process, as `grid silo` runs it.</summary>
public sealed class SiloServerTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TestHome _home = new();
    private readonly HttpClient _http = new();
    private SiloServer? _server;

    public async ValueTask InitializeAsync()
    {
        _home.Folder.Create();
        var options = new SiloServerOptions
        {
            Home = _home.Folder,
            Name = "tester",
            Api = TestApi.AnyPort,
            Devices = DeviceInventory.Cpu(1),
            Datasets = new DatasetCatalog([]),
        };
        _server = await SiloServer.StartAsync(options, TimeProvider.System, Cancel);
        _http.BaseAddress = _server.Address;
    }

    [Fact]
    public async Task It_is_ready_once_it_controls_and_no_more_when_it_drains()
    {
        await UntilReadyAsync();

        Assert.True(await _server!.DrainAsync(Cancel));

        var ready = await _http.GetAsync("/readyz", Cancel);
        Assert.Equal(503, (int)ready.StatusCode);
        Assert.Equal("not ready: the silo drains\n", await ready.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("alive\n", await _http.GetStringAsync("/healthz", Cancel));
    }

    [Fact]
    public async Task Its_queues_are_those_that_it_serves_and_those_that_sweeps_wait_in()
    {
        await UntilReadyAsync();
        using var body = TestApi.Content($"{TestApi.Yaml}\nqueue: {{name: elsewhere}}\n", "application/yaml");
        var submitted = await TestApi.JsonAsync(await _http.PostAsync("/api/v1/sweeps", body, Cancel));

        var queues = await ReadAsync("queues");

        Assert.Equal(
            ["default", "elsewhere"],
            queues.GetProperty("items").EnumerateArray().Select(queue => queue.GetProperty("queue").GetString())
        );
        var waiting = (await ReadAsync("queues/elsewhere")).GetProperty("experiments")[0];
        Assert.Equal(submitted.GetProperty("id").GetString(), waiting.GetProperty("experiment").GetString());
        Assert.Equal(4, waiting.GetProperty("waiting").GetInt64());
        Assert.True(waiting.GetProperty("oldest_wait").GetDouble() >= 0);
    }

    [Fact]
    public async Task A_silo_that_is_lost_cannot_be_drained_and_need_not_be()
    {
        await UntilReadyAsync();
        await using (var rows = new SqliteConnection($"Data Source={_home.Folder.Database};Pooling=False"))
        {
            await rows.OpenAsync(Cancel);
            await using var silent = rows.CreateCommand();
            silent.CommandText = """
                INSERT INTO silo (name, run, address, version, state, devices, started_at, seen_at)
                SELECT 'gone', run, 'http://127.0.0.1:1', version, state, devices, started_at, seen_at - 60000000 FROM silo
                """;
            while (await silent.ExecuteNonQueryAsync(Cancel) == 0)
            {
                // The silo has not yet said that it is there.
                await Task.Delay(10, Cancel);
            }
        }

        var problem = await TestApi.ProblemAsync(
            409,
            await _http.PostAsync("/api/v1/silos/gone/drain", content: null, Cancel)
        );

        Assert.StartsWith("Silo 'gone' is lost", problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _home.Dispose();
    }

    private async Task UntilReadyAsync()
    {
        while (!(await _http.GetAsync("/readyz", Cancel)).IsSuccessStatusCode)
        {
            await Task.Delay(10, Cancel);
        }
    }

    private async Task<JsonElement> ReadAsync(string path) =>
        await TestApi.JsonAsync(await _http.GetAsync($"/api/v1/{path}", Cancel));
}
