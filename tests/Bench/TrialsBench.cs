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
    public const int Slots = 16;

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
                    slots = Slots,
                    store = "SQLite, WAL, synchronous=FULL",
                    cores = Environment.ProcessorCount,
                }
            )
        );
        return 0;
    }

    /// <summary>A sweep in a new home of its own, on 16 slots; gives seconds from submission to the last completed trial.</summary>
    /// <param name="telemetry">Where it is measured; null: nowhere.</param>
    public static async Task<double> SecondsAsync(string yaml, CancellationToken cancel, Telemetry? telemetry = null)
    {
        var folder = Directory.CreateTempSubdirectory("grid-bench-trials-");
        try
        {
            return await SecondsAsync(new HomeFolder(folder.FullName), yaml, telemetry, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> SecondsAsync(
        HomeFolder home,
        string yaml,
        Telemetry? telemetry,
        CancellationToken cancel
    )
    {
        await using var silo = await LocalSilo.OpenAsync(
            home,
            new() { Command = "bench trials", Telemetry = telemetry },
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
        var spec = SpecReader.Read("bench", new MemoryStream(Encoding.UTF8.GetBytes(yaml)), [], ModelDeclarations.All);
        var started = Stopwatch.GetTimestamp();
        var sweep = await silo.Sweeps.SubmitAsync(spec, cancel);
        while (sweep.State == ExperimentState.Running)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancel);
            sweep = await silo.Sweeps.GetAsync(sweep.Id, cancel);
        }

        return sweep.Counts.GetValueOrDefault(TrialState.Completed) == sweep.Total
            ? Stopwatch.GetElapsedTime(started).TotalSeconds
            : throw new InvalidOperationException($"Not all trials are complete: {sweep.State}, {sweep.Reason}.");
    }
}
