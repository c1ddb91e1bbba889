using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Grid.SystemTests.Cluster;

namespace Grid.SystemTests.Monitoring;

/// <summary>One series of an answer, with its newest value.</summary>
internal sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>
/// A real Prometheus of this machine with the configuration of docker/prometheus, in a folder of its own, on a free port of the loopback. Only what it scrapes and how often is
/// another: each second, so that a test need not wait. Disposal ends it.
/// </summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly Process _process;
    private readonly string _folder;
    private readonly StringBuilder _written = new();

    private PrometheusServer(Process process, string folder, Uri address)
    {
        (_process, _folder) = (process, folder);
        Address = address;
        _http = new HttpClient { BaseAddress = address };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public Uri Address { get; }

    /// <param name="folder">For its configuration and its data; need not be there.</param>
    /// <param name="silos">Whom to scrape. What they measure is found under their names, wherever they listen.</param>
    /// <param name="dcgm">The DCGM exporters to scrape.</param>
    public static async Task<PrometheusServer> StartAsync(
        string folder,
        IEnumerable<SiloProcess> silos,
        IEnumerable<Uri> dcgm,
        CancellationToken cancel
    )
    {
        Configure(folder, silos, dcgm);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(
            "prometheus",
            [
                $"--config.file={Path.Combine(folder, "prometheus.yml")}",
                $"--storage.tsdb.path={Path.Combine(folder, "data")}",
                $"--web.listen-address={address.Authority}",
                "--log.level=warn",
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new PrometheusServer(new Process { StartInfo = start }, folder, address);
        try
        {
            server._process.Start();
            server._process.BeginOutputReadLine();
            server._process.BeginErrorReadLine();
            await Until.TrueAsync("Prometheus is ready", server.IsReadyAsync);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts the configuration into a folder, which need not be there yet.</summary>
    public static void Configure(string folder, IEnumerable<SiloProcess> silos, IEnumerable<Uri> dcgm)
    {
        foreach (var file in Directory.EnumerateFiles(MonitoringFiles.Prometheus, "*.yml", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(MonitoringFiles.Prometheus, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var main = Path.Combine(folder, "prometheus.yml");
        var configuration = File.ReadAllText(main);
        var token = Path.Combine(folder, "token");
        foreach (
            var (ours, theirs) in new[]
            {
                ("scrape_interval: 5s", "scrape_interval: 1s"),
                ("evaluation_interval: 15s", "evaluation_interval: 1s"),
                ("/run/secrets/grid-metrics-token", token),
            }
        )
        {
            Assert.Contains(ours, configuration, StringComparison.Ordinal);
            configuration = configuration.Replace(ours, theirs, StringComparison.Ordinal);
        }

        File.WriteAllText(main, configuration);
        File.WriteAllText(token, "");
        File.WriteAllText(SilosOf(folder), Targets(silos.Select(silo => (silo.Name, silo.Address))));
        File.WriteAllText(
            Path.Combine(folder, "targets", "dcgm.yml"),
            Targets(dcgm.Select(address => (address.Authority, address)))
        );
    }

    /// <summary>Has it scrape these silos from now on: it watches the files of its targets.</summary>
    public Task ScrapeAsync(IEnumerable<SiloProcess> silos) =>
        File.WriteAllTextAsync(
            SilosOf(_folder),
            Targets(silos.Select(silo => (silo.Name, silo.Address))),
            TestContext.Current.CancellationToken
        );

    /// <summary>Names the Alertmanagers, HOST:PORT each.</summary>
    public Task AlertAsync(params string[] managers) =>
        File.WriteAllTextAsync(
            Path.Combine(_folder, "targets", "alertmanagers.yml"),
            JsonSerializer.Serialize(new[] { new { targets = managers } }),
            TestContext.Current.CancellationToken
        );

    /// <summary>Where it sends alerts.</summary>
    public async Task<IReadOnlyList<Uri>> AlertmanagersAsync(CancellationToken cancel)
    {
        var data = await AskAsync("alertmanagers", [], cancel);
        return
        [
            .. data.GetProperty("activeAlertmanagers")
                .EnumerateArray()
                .Select(manager => new Uri(manager.GetProperty("url").GetString()!)),
        ];
    }

    /// <summary>The series that a query gives now.</summary>
    public async Task<IReadOnlyList<Sample>> QueryAsync(string query, CancellationToken cancel)
    {
        var data = await AskAsync("query", new() { ["query"] = query }, cancel);
        return data.GetProperty("resultType").GetString() switch
        {
            "vector" => [.. data.GetProperty("result").EnumerateArray().Select(SampleOf)],
            var other => throw new InvalidOperationException($"'{query}' gives a {other}, which no panel can show."),
        };
    }

    /// <summary>The values that a label has among the series of a selector.</summary>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(string label, string selector, CancellationToken cancel)
    {
        var data = await AskAsync($"label/{label}/values", new() { ["match[]"] = selector }, cancel);
        return [.. data.EnumerateArray().Select(value => value.GetString()!)];
    }

    /// <summary>What is wrong with rules that could not be evaluated.</summary>
    public async Task<IReadOnlyList<string>> RuleErrorsAsync(CancellationToken cancel)
    {
        var data = await AskAsync("rules", [], cancel);
        return
        [
            .. data.GetProperty("groups")
                .EnumerateArray()
                .SelectMany(group => group.GetProperty("rules").EnumerateArray())
                .Where(rule => rule.GetProperty("health").GetString() == "err")
                .Select(rule => $"{rule.GetProperty("name")}: {rule.GetProperty("lastError")}"),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        lock (_written)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"Prometheus:\n{_written}");
        }

        _process.Dispose();
    }

    private static string SilosOf(string folder) => Path.Combine(folder, "targets", "silos.yml");

    // JSON is YAML.
    private static string Targets(IEnumerable<(string Name, Uri Address)> targets) =>
        JsonSerializer.Serialize(
            targets.Select(target => new
            {
                targets = new[] { target.Address.Authority },
                labels = new { instance = target.Name },
            })
        );

    private static Sample SampleOf(JsonElement series) =>
        new(
            series
                .GetProperty("metric")
                .EnumerateObject()
                .ToDictionary(label => label.Name, label => label.Value.GetString()!, StringComparer.Ordinal),
            double.Parse(
                series
                    .GetProperty("value")[1]
                    .GetString()!
                    .Replace("Inf", "Infinity", StringComparison.Ordinal)
                    .Replace("+", "", StringComparison.Ordinal)
            )
        );

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"Prometheus ended:\n{_written}");
        }

        try
        {
            using var answer = await _http.GetAsync(new Uri("-/ready", UriKind.Relative), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> AskAsync(string path, Dictionary<string, string> form, CancellationToken cancel)
    {
        using var content = new FormUrlEncodedContent(form);
        var query = await content.ReadAsStringAsync(cancel);
        using var answer = await _http.GetAsync(new Uri($"api/v1/{path}?{query}", UriKind.Relative), cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("status").GetString() == "success"
            ? document.RootElement.GetProperty("data").Clone()
            : throw new InvalidOperationException($"Prometheus refuses {Uri.UnescapeDataString(query)}: {text}");
    }

    private void Keep(string? line)
    {
        lock (_written)
        {
            _written.AppendLine(line);
        }
    }
}
