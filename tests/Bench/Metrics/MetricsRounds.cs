using Grid.Silo;

namespace Grid.Bench;

/// <summary>Sweeps that are measured, and ones that are not.</summary>
internal sealed class MetricsRounds(int trials)
{
    public const int Slots = TrialsBench.Slots;

    private const int WarmUp = 2;
    private const int Repeats = 50;

    public static readonly TimeSpan ScrapeEvery = TimeSpan.FromSeconds(1);

    private readonly string _yaml = SyntheticSweep.Yaml(trials, epochs: 1);

    /// <summary>One round without metrics and one with, which is scraped: as many pairs as asked for.</summary>
    public async Task<List<(Round Off, Round On)>> PairsAsync(int count, CancellationToken cancel)
    {
        var pairs = new List<(Round, Round)>();
        // The first ones warm the code up and do not count. Who comes first changes: the second runs on warmer code.
        for (var pair = -WarmUp; pair < count; pair++)
        {
            var (off, on) =
                pair % 2 == 0
                    ? (await RoundAsync(telemetry: null, cancel), await ScrapedAsync(cancel))
                    : Swapped(await ScrapedAsync(cancel), await RoundAsync(telemetry: null, cancel));
            if (pair >= 0)
            {
                pairs.Add((off, on));
            }
        }

        return pairs;

        static (Round, Round) Swapped(Round first, Round second) => (second, first);
    }

    /// <summary>What the measurements of one round cost, and a scrape after it: processor time, in seconds.</summary>
    public async Task<(int Measurements, double Measuring, double Scrape)> BillAsync(CancellationToken cancel)
    {
        await using var telemetry = Telemetry.Start("bench");
        using var tape = new MeasurementTape(telemetry);
        await RoundAsync(telemetry, cancel);
        tape.Stop();
        // Once more of each before: for the compiler.
        tape.Play(Repeats);
        var measuring = Seconds(() => tape.Play(Repeats)) / Repeats;
        await ScrapeManyAsync(telemetry, cancel);
        var began = Environment.CpuUsage.TotalTime;
        await ScrapeManyAsync(telemetry, cancel);
        var scrape = (Environment.CpuUsage.TotalTime - began).TotalSeconds / Repeats;
        return (tape.Count, measuring, scrape);
    }

    private async Task<Round> RoundAsync(Telemetry? telemetry, CancellationToken cancel)
    {
        // What was set aside before is not this round's.
        GC.Collect();
        var began = Environment.CpuUsage.TotalTime;
        var seconds = await TrialsBench.SecondsAsync(_yaml, cancel, telemetry);
        return new Round(seconds, (Environment.CpuUsage.TotalTime - began).TotalSeconds);
    }

    private async Task<Round> ScrapedAsync(CancellationToken cancel)
    {
        await using var telemetry = Telemetry.Start("bench");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var scraping = ScrapeAsync(telemetry, over.Token);
        var done = await RoundAsync(telemetry, cancel);
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

    private static async Task ScrapeManyAsync(Telemetry telemetry, CancellationToken cancel)
    {
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            await telemetry.Prometheus.ScrapeAsync(ScrapeFormat.OpenMetrics, cancel);
        }
    }

    private static double Seconds(Action work)
    {
        var began = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - began).TotalSeconds;
    }

    /// <summary>Seconds that a sweep took: by the clock, and of all cores.</summary>
    internal sealed record Round(double Clock, double Processor);
}
