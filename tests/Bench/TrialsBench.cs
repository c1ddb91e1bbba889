using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Grid.Models;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;

namespace Grid.Bench;

/// <summary>
/// Durable trials per second that do nothing: model `synthetic` with one epoch and no checkpoint, from a spec through grains, lease, agent and report to a completed row,
/// 16 slots, SQLite with synchronous=FULL. Arguments: trials a round (3,000), rounds (5).
/// </summary>
internal static class TrialsBench
{
    private const int Slots = 16;

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var trials = args.Length > 0 ? int.Parse(args[0]) : 3000;
        var rounds = args.Length > 1 ? int.Parse(args[1]) : 5;
        var folder = Directory.CreateTempSubdirectory("grid-bench-trials-");
        try
        {
            // The first round warms the code up and does not count.
            await RoundAsync(folder.FullName, trials / 4, cancel);
            var rates = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                rates.Add(await RoundAsync(folder.FullName, trials, cancel));
            }

            rates.Sort();
            await output.WriteLineAsync(
                JsonSerializer.Serialize(
                    new
                    {
                        trials_per_second = Math.Round(rates[rates.Count / 2]),
                        rounds = rates.Select(rate => Math.Round(rate)),
                        trials_per_round = trials,
                        slots = Slots,
                        store = "SQLite, WAL, synchronous=FULL",
                        cores = Environment.ProcessorCount,
                    }
                )
            );
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A sweep of its own in a new home; gives trials per second from submission to the last completed trial.</summary>
    private static async Task<double> RoundAsync(string folder, int trials, CancellationToken cancel)
    {
        var home = new HomeFolder(Path.Combine(folder, Guid.NewGuid().ToString("N")));
        await using var silo = await LocalSilo.OpenAsync(
            home,
            new() { Command = "bench trials" },
            TimeProvider.System,
            cancel
        );
        silo.StartAgent(
            new AgentOptions
            {
                Silo = "bench",
                Run = "1",
                Devices = DeviceInventory.Cpu(Slots),
                Datasets = DatasetCatalog.FromEnvironment(null),
            },
            listener: null
        );
        var started = Stopwatch.GetTimestamp();
        var sweep = await silo.Sweeps.SubmitAsync(Sweep(trials), cancel);
        while (sweep.State == ExperimentState.Running)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancel);
            sweep = await silo.Sweeps.GetAsync(sweep.Id, cancel);
        }

        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var completed = sweep.Counts.GetValueOrDefault(TrialState.Completed);
        return completed == trials
            ? trials / took
            : throw new InvalidOperationException(
                $"{completed} of {trials} trials are complete: {sweep.State}, {sweep.Reason}."
            );
    }

    private static ExperimentSpec Sweep(int trials)
    {
        var yaml = $$"""
            version: 1
            name: no-op
            model: synthetic
            objective: {metric: test/loss, goal: minimize}
            space: {lr: {min: 1.0e-5, max: 1.0, scale: log}, epochs: 1}
            search: {algorithm: random, trials: {{trials}}}
            checkpoint: {every: 0}
            """;
        return SpecReader.Read("bench", new MemoryStream(Encoding.UTF8.GetBytes(yaml)), [], ModelDeclarations.All);
    }
}
