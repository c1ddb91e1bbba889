using System.Text.Json;

namespace Grid.Bench;

/// <summary>
/// What measuring costs: the time of a scrape over HTTP while 16 slots train, which may be 20 ms, and what metrics that are scraped add to a trial of <see cref="TrialsBench"/>, which may be
/// 1 % of its processor time. Silos with and without metrics take turns at short sweeps; what the measured ones take more is told as a share of what a trial of the long rounds of <see cref="TrialsBench"/>
/// takes, with the interval that holds the true mean with 95 %. Its upper end must be below 1 %. Two silos that do not differ are compared in the same way: that interval ought to hold 0.
/// Argument: rounds of sweeps (4,500).
/// </summary>
internal static class MetricsBench
{
    private const double LongestScrape = 0.020;
    private const double MostOverhead = 0.01;
    private const int TrialsPerLongRound = 3000;
    private const int LongRounds = 5;

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var count = args.Length > 0 ? int.Parse(args[0]) : 4500;
        var scrape = await ScrapeTimes.MeasureAsync(cancel);
        var trial = await TrialAsync(cancel);
        var rounds = await SweepTurns.RunAsync(count, cancel);
        var processor = Share(rounds, round => round.Added(Processor), trial.Processor);
        await output.WriteLineAsync(
            JsonSerializer.Serialize(
                new
                {
                    scrape_ms = Math.Round(scrape.Median * 1e3, 2),
                    scrape_p99_ms = Math.Round(scrape.Slowest * 1e3, 2),
                    scrape_bytes = scrape.Bytes,
                    processor_us_per_trial = Math.Round(trial.Processor * 1e6),
                    processor_us_per_trial_of_short_sweeps = Math.Round(
                        rounds.Average(round => round.Plain(Processor)) / SweepTurns.TrialsPerSweep * 1e6
                    ),
                    processor_us_added_per_trial = Math.Round(processor.Mean * trial.Processor * 1e6, 1),
                    overhead_by_processor_time = processor.Rounded,
                    overhead_by_clock = Share(rounds, round => round.Added(Clock), trial.Clock).Rounded,
                    control_by_processor_time = Share(rounds, r => r.Control(Processor), trial.Processor).Rounded,
                    control_by_clock = Share(rounds, round => round.Control(Clock), trial.Clock).Rounded,
                    rounds = count,
                    trials_per_sweep = SweepTurns.TrialsPerSweep,
                    slots = BenchSilo.Slots,
                    cores = Environment.ProcessorCount,
                    load = (await File.ReadAllTextAsync("/proc/loadavg", cancel)).Split(' ')[0],
                }
            )
        );
        return scrape.Median < LongestScrape && processor.High < MostOverhead ? 0 : 1;
    }

    private static double Clock(SweepTurns.Cost cost) => cost.Clock;

    private static double Processor(SweepTurns.Cost cost) => cost.Processor;

    private static MeanShare Share(
        List<SweepTurns.Round> rounds,
        Func<SweepTurns.Round, double> seconds,
        double trial
    ) => MeanShare.Of(rounds.ConvertAll(round => seconds(round) / SweepTurns.TrialsPerSweep), trial);

    /// <summary>A trial of a long round, not measured: medians.</summary>
    private static async Task<SweepTurns.Cost> TrialAsync(CancellationToken cancel)
    {
        var yaml = SyntheticSweep.Yaml(TrialsPerLongRound, epochs: 1);
        var costs = new List<SweepTurns.Cost>();
        // The first round warms the code up and does not count.
        for (var round = -1; round < LongRounds; round++)
        {
            var began = Environment.CpuUsage.TotalTime;
            var clock = await TrialsBench.SecondsAsync(yaml, cancel);
            var processor = (Environment.CpuUsage.TotalTime - began).TotalSeconds;
            if (round >= 0)
            {
                costs.Add(new(clock / TrialsPerLongRound, processor / TrialsPerLongRound));
            }
        }

        return new(Median(costs.Select(Clock)), Median(costs.Select(Processor)));
    }

    private static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
