using System.Text.Json;

namespace Grid.Bench;

/// <summary>
/// What measuring costs: the time of a scrape over HTTP while 16 slots train, which may be 20 ms, and what metrics that are scraped every second add to <see cref="TrialsBench"/>, which may be 1 % of its
/// processor time. That share is told twice. As a bill: each measurement of a round made again, thousands of times in a row, and the scrapes; this is exact to a tenth of itself, but leaves out what
/// lies around a measurement, such as a look at the clock. And as a difference: rounds with and without take turns; nothing is left out, but rounds scatter by far more than metrics cost, so it comes
/// with the interval that holds the true median with 95 %. Arguments: trials a round (3,000), pairs of rounds (9).
/// </summary>
internal static class MetricsBench
{
    private const double LongestScrape = 0.020;
    private const double MostOverhead = 0.01;

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var trials = args.Length > 0 ? int.Parse(args[0]) : 3000;
        var count = args.Length > 1 ? int.Parse(args[1]) : 9;
        var scrape = await ScrapeTimes.MeasureAsync(cancel);
        var rounds = new MetricsRounds(trials);
        var pairs = await rounds.PairsAsync(count, cancel);
        var clock = PairedRatio.Of(pairs.ConvertAll(pair => pair.On.Clock / pair.Off.Clock));
        var processor = PairedRatio.Of(pairs.ConvertAll(pair => pair.On.Processor / pair.Off.Processor));
        var bill = await rounds.BillAsync(cancel);
        var round = Median(pairs.Select(pair => pair.Off.Processor));
        var scrapes = Median(pairs.Select(pair => pair.On.Clock)) / MetricsRounds.ScrapeEvery.TotalSeconds;
        var overhead = (bill.Measuring + (scrapes * bill.Scrape)) / round;
        await output.WriteLineAsync(
            JsonSerializer.Serialize(
                new
                {
                    scrape_ms = Math.Round(scrape.Median * 1e3, 2),
                    scrape_p99_ms = Math.Round(scrape.Slowest * 1e3, 2),
                    scrape_bytes = scrape.Bytes,
                    measurements_per_trial = Math.Round((double)bill.Measurements / trials, 1),
                    nanoseconds_per_measurement = Math.Round(bill.Measuring / bill.Measurements * 1e9),
                    processor_ms_per_scrape = Math.Round(bill.Scrape * 1e3, 2),
                    processor_ms_per_trial = Math.Round(round / trials * 1e3, 3),
                    overhead_by_bill = Math.Round(overhead, 4),
                    overhead_by_processor_time = processor.Less1,
                    overhead_by_clock = clock.Less1,
                    pairs = count,
                    trials_per_round = trials,
                    slots = MetricsRounds.Slots,
                    cores = Environment.ProcessorCount,
                    load = (await File.ReadAllTextAsync("/proc/loadavg", cancel)).Split(' ')[0],
                }
            )
        );
        return scrape.Median < LongestScrape && overhead < MostOverhead && processor.Low - 1 < MostOverhead ? 0 : 1;
    }

    private static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
