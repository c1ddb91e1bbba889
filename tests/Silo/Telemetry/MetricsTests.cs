using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Grid.Models;

namespace Grid.Silo.Tests;

/// <summary>A whole silo, as `grid silo` runs it, and what a scraper sees of it.</summary>
public sealed partial class MetricsTests : IAsyncLifetime
{
    private const string MetricsToken = "a-token-for-metrics";

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TestHome _home = new();
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, string> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlySet<string>> _labels = new(StringComparer.Ordinal);
    private SiloServer? _server;

    public async ValueTask InitializeAsync()
    {
        _home.Folder.Create();
        var options = new SiloServerOptions
        {
            Home = _home.Folder,
            Name = "tester",
            Api = TestApi.AnyPort with { MetricsToken = MetricsToken },
            Devices = await DeviceInventory.OfAsync([new FakeDriver([new(), new()])], Cancel),
            Datasets = new DatasetCatalog([]),
            Workers = null,
        };
        _server = await SiloServer.StartAsync(options, TimeProvider.System, Cancel);
        _http.BaseAddress = _server.Address;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", MetricsToken);
    }

    [Fact]
    public async Task Every_series_of_the_page_is_there_and_no_other()
    {
        await SubmitAsync(TestApi.Yaml.Replace("epochs: 3", "epochs: 3\n  seconds: 0.05", StringComparison.Ordinal));

        await UntilAsync(found => Sum(found, "state=\"completed\"") == 4);

        var told = Page().Where(row => !IsOfOtherCases(row.Name)).ToList();
        Assert.Equal(
            told.Select(row => $"{row.Name} {row.Type}").Order(StringComparer.Ordinal),
            _families
                .Where(family => family.Key.StartsWith("grid_", StringComparison.Ordinal))
                .Select(family => $"{family.Key} {family.Value}")
                .Order(StringComparer.Ordinal)
        );
        foreach (var row in told.Where(row => row.Type != "histogram"))
        {
            Assert.Equal(row.Labels.Order(), _labels[row.Name].Order());
        }
    }

    [Fact]
    public async Task The_numbers_are_those_of_the_sweep()
    {
        await SubmitAsync(TestApi.Yaml);

        var scrape = await UntilAsync(found =>
            Sum(found, "state=\"completed\"") == 4
            // Counted a moment after it is durable.
            && found.Value("""grid_trial_transitions_total{reason="finished",to="completed"}""") == 4
        );

        Assert.Equal(1, scrape.Value("grid_control{}"));
        Assert.Equal(1, scrape.Value("""grid_silos{state="alive"}"""));
        Assert.Equal(4, scrape.Value("""grid_trial_transitions_total{reason="created",to="queued"}"""));
        Assert.Equal(4, scrape.Value("""grid_trial_transitions_total{reason="leased",to="running"}"""));
        Assert.Equal(4, scrape.Value("""grid_trial_transitions_total{reason="finished",to="completed"}"""));
        Assert.Equal(12, scrape.Value("""grid_reports_total{result="accepted"}"""));
        Assert.Equal(4, scrape.Value("""grid_queue_wait_seconds_count{queue="default"}"""));
        Assert.Equal(4, scrape.Value("grid_trial_start_seconds_count{}"));
        Assert.Equal(12, scrape.Value("grid_epoch_seconds_count{}"));
        Assert.Equal(12, scrape.Value("""grid_checkpoint_seconds_count{operation="save"}"""));
        Assert.Equal(
            12,
            scrape.Value("""grid_samples_total{device="fake/0"}""")
                + scrape.Value("""grid_samples_total{device="fake/1"}""")
        );
    }

    [Fact]
    public async Task Counters_of_what_trials_go_through_are_there_before_the_first_trial()
    {
        var scrape = await ScrapeAsync();

        foreach (
            var (reason, to) in ((string, string)[])
                [
                    ("created", "queued"),
                    ("leased", "running"),
                    ("promoted", "queued"),
                    ("waits", "paused"),
                    ("finished", "completed"),
                    ("stopped", "stopped"),
                    ("cancelled", "cancelled"),
                    ("exception", "failed"),
                ]
        )
        {
            Assert.Equal(0, scrape.Value($"grid_trial_transitions_total{{reason=\"{reason}\",to=\"{to}\"}}"));
        }
    }

    [Fact]
    public async Task How_far_a_sweep_is_can_be_told_from_them()
    {
        var experiment = await SubmitAsync(TestApi.Yaml);

        var completed = $$"""grid_experiment_trials{experiment="{{experiment}}",state="completed"}""";
        var scrape = await UntilAsync(found => found.Series.Contains(completed) && found.Value(completed) == 4);

        Assert.Equal(0, scrape.Value($$"""grid_experiment_trials{experiment="{{experiment}}",state="running"}"""));
        Assert.Equal(4, scrape.Value($$"""grid_experiment_planned_trials{experiment="{{experiment}}"}"""));
        var best = await TestApi.JsonAsync(
            await _http.GetAsync($"/api/v1/sweeps/{experiment}/trials?sort=best&limit=1", Cancel)
        );
        Assert.Equal(
            best.GetProperty("items")[0].GetProperty("value").GetDouble(),
            scrape.Value($$"""grid_experiment_best_value{experiment="{{experiment}}",metric="test/loss"}""")
        );
    }

    [Fact]
    public async Task What_trains_is_named_while_it_trains_and_not_afterwards()
    {
        var experiment = await SubmitAsync(
            TestApi.Yaml.Replace("epochs: 3", "epochs: 1\n  seconds: 60", StringComparison.Ordinal)
        );
        bool IsNamed(Scrape found) =>
            found.Series.Any(series =>
                series.StartsWith(
                    $"grid_device_trial_info{{device=\"fake/0\",experiment=\"{experiment}\"",
                    StringComparison.Ordinal
                )
            );

        var busy = await UntilAsync(found => IsNamed(found) && found.Value("""grid_lanes{state="running"}""") == 2);
        Assert.Equal(
            1,
            busy.Value(
                """grid_device_slots{device="fake/0",kind="fake",queue="default",state="busy",uuid="FAKE-00000000"}"""
            )
        );

        Assert.True(await _server!.DrainAsync(CancellationToken.None));

        var drained = await UntilAsync(found => found.Value("""grid_trial_retries_total{cause="drained"}""") == 2);
        Assert.DoesNotContain("grid_device_trial_info{", drained.Text, StringComparison.Ordinal);
        Assert.Equal(
            1,
            drained.Value(
                """grid_device_slots{device="fake/0",kind="fake",queue="default",state="draining",uuid="FAKE-00000000"}"""
            )
        );
    }

    [Fact]
    public async Task The_metrics_token_opens_the_metrics_and_nothing_else()
    {
        using var without = new HttpClient { BaseAddress = _server!.Address };

        Assert.Equal(HttpStatusCode.Unauthorized, (await without.GetAsync("/metrics", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await without.GetAsync("/metrics/", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await without.GetAsync("/api/v1/silos", Cancel)).StatusCode);
        Assert.Equal(2, (await ScrapeAsync()).Value("""grid_api_refused_total{reason="token"}"""));
    }

    [Fact]
    public async Task Who_asks_with_HEAD_gets_what_stands_before_the_metrics()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/metrics");

        using var response = await _http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", $"{response.Content.Headers.ContentType}");
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task Prometheus_tool_finds_nothing_to_say_of_them()
    {
        await SubmitAsync(TestApi.Yaml);
        var scrape = await UntilAsync(found => Sum(found, "state=\"completed\"") == 4);

        using var promtool = Process.Start(
            new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await promtool.StandardInput.WriteAsync(scrape.Text);
        promtool.StandardInput.Close();
        var said =
            await promtool.StandardOutput.ReadToEndAsync(Cancel) + await promtool.StandardError.ReadToEndAsync(Cancel);
        await promtool.WaitForExitAsync(Cancel);

        Assert.Equal((0, ""), (promtool.ExitCode, said));
    }

    [Fact]
    public async Task A_scrape_while_the_silo_ends_is_whole_or_none()
    {
        var first = new TaskCompletionSource();
        var scraping = Task.Run(
            async () =>
            {
                while (true)
                {
                    try
                    {
                        var text = await OpenMetricsAsync();
                        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
                        first.TrySetResult();
                    }
                    catch (HttpRequestException)
                    {
                        return;
                    }
                }
            },
            Cancel
        );
        await first.Task.WaitAsync(Cancel);

        await _server!.DisposeAsync();
        _server = null;

        await scraping;
    }

    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _http.Dispose();
        _home.Dispose();
    }

    private async Task<string> SubmitAsync(string yaml)
    {
        while (!(await _http.GetAsync("/readyz", Cancel)).IsSuccessStatusCode)
        {
            await Task.Delay(1, Cancel);
        }

        using var body = TestApi.Content(yaml, "application/yaml");
        var submitted = await TestApi.JsonAsync(await _http.PostAsync("/api/v1/sweeps", body, Cancel));
        return submitted.GetProperty("id").GetString()!;
    }

    private async Task<Scrape> ScrapeAsync()
    {
        var scrape = new Scrape(await _http.GetStringAsync("/metrics", Cancel));
        foreach (var (family, type) in scrape.Types)
        {
            (_families[family], _labels[family]) = (type, scrape.LabelsOf(family));
        }

        return scrape;
    }

    private async Task<string> OpenMetricsAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Accept.ParseAdd("application/openmetrics-text; version=1.0.0");
        using var response = await _http.SendAsync(request, Cancel);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancel);
    }

    private async Task<Scrape> UntilAsync(Func<Scrape, bool> isSo)
    {
        while (true)
        {
            var scrape = await ScrapeAsync();
            if (isSo(scrape))
            {
                return scrape;
            }

            await Task.Delay(10, Cancel);
        }
    }

    /// <summary>Of the trials that there are by the silo's last count.</summary>
    private static double Sum(Scrape scrape, string label) =>
        scrape
            .Series.Where(series =>
                series.StartsWith("grid_trials{", StringComparison.Ordinal)
                && series.Contains(label, StringComparison.Ordinal)
            )
            .Sum(scrape.Value);

    /// <summary>What only a GPU says.</summary>
    private static bool IsOfOtherCases(string name) =>
        name is "grid_device_power_watts" or "grid_device_temperature_celsius";

    /// <summary>The tables of docs/monitoring.md. In a cell of labels, what stands after a colon are the last one's values.</summary>
    private static IEnumerable<(string Name, string Type, IReadOnlyList<string> Labels)> Page() =>
        from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "monitoring.md"))
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        where cells.Length > 4 && cells[1].StartsWith("`grid_", StringComparison.Ordinal)
        from name in Quoted().Matches(cells[1])
        select (
            name.Groups["text"].Value,
            cells[2],
            (IReadOnlyList<string>)
                [.. LabelName().Matches(cells[3].Split(':')[0]).Select(label => label.Groups["name"].Value)]
        );

    [GeneratedRegex("`(?<text>[a-z_]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("`(?<name>[a-z]+)`")]
    private static partial Regex LabelName();
}
