using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Grid.Models;
using Grid.Silo;

namespace Grid.Bench;

/// <summary>
/// What measuring costs: the time of a scrape over HTTP while 16 slots train, which may be 20 ms, and what metrics that are scraped every second add to <see cref="TrialsBench"/>, which may be 1 %: rounds
/// with and without take turns, and the medians are compared, by the clock and by processor time. Arguments: trials a round (3,000), rounds of each (9).
/// </summary>
internal static class MetricsBench
{
    private const int Slots = 16;
    private const int Scrapes = 300;
    private const int WarmUp = 2;
    private const double LongestScrape = 0.020;
    private const double MostOverhead = 0.01;

    private static readonly TimeSpan ScrapeEvery = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var trials = args.Length > 0 ? int.Parse(args[0]) : 3000;
        var rounds = args.Length > 1 ? int.Parse(args[1]) : 9;
        var (scrapes, bytes) = await ScrapesAsync(cancel);
        var (off, on) = await RoundsAsync(trials, rounds, cancel);
        var median = Median(scrapes);
        var clock = (Median(on.ConvertAll(round => round.Clock)) / Median(off.ConvertAll(round => round.Clock))) - 1;
        var processor =
            (Median(on.ConvertAll(round => round.Processor)) / Median(off.ConvertAll(round => round.Processor))) - 1;
        await output.WriteLineAsync(
            JsonSerializer.Serialize(
                new
                {
                    scrape_ms = Math.Round(median * 1e3, 2),
                    scrape_p99_ms = Math.Round(scrapes.Order().ElementAt(Scrapes * 99 / 100) * 1e3, 2),
                    scrape_bytes = bytes,
                    overhead_by_clock = Math.Round(clock, 4),
                    overhead_by_processor_time = Math.Round(processor, 4),
                    seconds_off = off.Select(round => Math.Round(round.Clock, 3)),
                    seconds_on = on.Select(round => Math.Round(round.Clock, 3)),
                    trials_per_round = trials,
                    slots = Slots,
                    cores = Environment.ProcessorCount,
                    load = (await File.ReadAllTextAsync("/proc/loadavg", cancel)).Split(' ')[0],
                }
            )
        );
        return median < LongestScrape && Math.Min(clock, processor) < MostOverhead ? 0 : 1;
    }

    /// <summary>Seconds of scrapes, one after the other, and the size of one.</summary>
    private static async Task<(List<double> Seconds, int Bytes)> ScrapesAsync(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("grid-bench-metrics-");
        try
        {
            var home = new HomeFolder(folder.FullName);
            home.Create();
            await using var server = await SiloServer.StartAsync(
                new SiloServerOptions
                {
                    Home = home,
                    Name = "bench",
                    Api = new ApiOptions { Listen = "127.0.0.1:0" },
                    Devices = DeviceInventory.Cpu(Slots),
                    Datasets = DatasetCatalog.FromEnvironment(null),
                    Workers = null,
                },
                TimeProvider.System,
                cancel
            );
            using var http = new HttpClient { BaseAddress = server.Address };
            await SubmitAsync(http, SyntheticSweep.Yaml(trials: 100_000, epochs: 10), cancel);
            var seconds = new List<double>();
            var bytes = 0;
            // The first ones warm the code up and do not count.
            for (var scrape = -Scrapes / 3; scrape < Scrapes; scrape++)
            {
                var began = Stopwatch.GetTimestamp();
                bytes = (await http.GetByteArrayAsync(Telemetry.Path, cancel)).Length;
                if (scrape >= 0)
                {
                    seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
                }
            }

            return (seconds, bytes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task SubmitAsync(HttpClient http, string yaml, CancellationToken cancel)
    {
        while (!(await http.GetAsync("/readyz", cancel)).IsSuccessStatusCode)
        {
            await Task.Delay(10, cancel);
        }

        using var body = new StringContent(yaml, Encoding.UTF8, "application/yaml");
        using var answer = await http.PostAsync("/api/v1/sweeps", body, cancel);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<(List<Round> Off, List<Round> On)> RoundsAsync(
        int trials,
        int rounds,
        CancellationToken cancel
    )
    {
        var yaml = SyntheticSweep.Yaml(trials, epochs: 1);
        var (off, on) = (new List<Round>(), new List<Round>());
        // The first rounds warm the code up and do not count. Who comes first changes: the second runs on warmer code.
        for (var round = -WarmUp; round < rounds; round++)
        {
            foreach (var measures in (bool[])[round % 2 == 0, round % 2 != 0])
            {
                var done = measures
                    ? await ScrapedAsync(yaml, cancel)
                    : await RoundAsync(yaml, telemetry: null, cancel);
                if (round >= 0)
                {
                    (measures ? on : off).Add(done);
                }
            }
        }

        return (off, on);
    }

    private static async Task<Round> RoundAsync(string yaml, Telemetry? telemetry, CancellationToken cancel)
    {
        // What was set aside before is not this round's.
        GC.Collect();
        var began = Environment.CpuUsage.TotalTime;
        var seconds = await TrialsBench.SecondsAsync(yaml, cancel, telemetry);
        return new Round(seconds, (Environment.CpuUsage.TotalTime - began).TotalSeconds);
    }

    private static async Task<Round> ScrapedAsync(string yaml, CancellationToken cancel)
    {
        await using var telemetry = Telemetry.Start("bench");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var scraping = ScrapeAsync(telemetry, over.Token);
        var done = await RoundAsync(yaml, telemetry, cancel);
        await over.CancelAsync();
        await scraping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return done;
    }

    private static async Task ScrapeAsync(Telemetry telemetry, CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(ScrapeEvery, cancel);
            await telemetry.Prometheus.ScrapeAsync(ScrapeFormat.OpenMetrics, cancel);
        }
    }

    private static double Median(List<double> numbers) => numbers.Order().ElementAt(numbers.Count / 2);

    private sealed record Round(double Clock, double Processor);
}
