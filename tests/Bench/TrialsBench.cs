using System.Text.Json;

namespace Grid.Bench;

/// <summary>
/// Durable trials per second that do nothing: model `synthetic` with one epoch and no checkpoint, from a spec through grains, lease, agent and report to a completed row,
/// 16 slots, SQLite with synchronous=FULL. Arguments: trials a round (3,000), rounds (5).
/// </summary>
internal static class TrialsBench
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var trials = args.Length > 0 ? int.Parse(args[0]) : 3000;
        var rounds = args.Length > 1 ? int.Parse(args[1]) : 5;
        // The first round warms the code up and does not count.
        await SecondsAsync(SyntheticSweep.Yaml(trials / 4, epochs: 1), cancel);
        var rates = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            rates.Add(trials / await SecondsAsync(SyntheticSweep.Yaml(trials, epochs: 1), cancel));
        }

        rates.Sort();
        await output.WriteLineAsync(
            JsonSerializer.Serialize(
                new
                {
                    trials_per_second = Math.Round(rates[rates.Count / 2]),
                    rounds = rates.Select(rate => Math.Round(rate)),
                    trials_per_round = trials,
                    slots = BenchSilo.Slots,
                    store = "SQLite, WAL, synchronous=FULL",
                    cores = Environment.ProcessorCount,
                }
            )
        );
        return 0;
    }

    /// <summary>A sweep in a new home of its own; gives seconds from submission to the last completed trial.</summary>
    public static async Task<double> SecondsAsync(string yaml, CancellationToken cancel)
    {
        await using var silo = await BenchSilo.OpenAsync(telemetry: null, cancel);
        return await silo.SweepAsync(yaml, cancel);
    }
}
