using System.Diagnostics;
using System.Text.Json;
using Grid.Grains;
using Grid.Grains.Simulation;
using Grid.Tests.Postgres;

namespace Grid.Bench;

/// <summary>
/// What a cluster costs: durable reports and no-op trials per second of 4 silos with 16 slots each; 1,000 trials of 0.1 s on 16 slots against the ideal 6.25 s; the wait in a queue of
/// 100,000 trials before 200 silos with 8 devices each, in virtual time. The median of three rounds counts.
/// </summary>
internal static class ClusterBench
{
    private const int Silos = 4;
    private const int Slots = 16;
    private const int Rounds = 3;
    private const int NoOps = 1000;
    private const int Reporters = Silos * Slots;
    private const int Epochs = 50;
    private const int ShortTrials = 1000;
    private const double Short = 0.1;

    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancel)
    {
        await using var server = await PostgresServer.StartNewAsync(cancel);
        var result = new
        {
            four_silos = await FourSilosAsync(server, cancel),
            short_trials = new
            {
                ideal_seconds = ShortTrials * Short / Slots,
                sqlite = Overhead(
                    await RoundsAsync(() =>
                        TrialsBench.SecondsAsync(SyntheticSweep.Yaml(ShortTrials, 1, Short), cancel)
                    )
                ),
                postgres = await OneSiloAsync(server, cancel),
            },
            queue = Simulate(),
            fsync = "on",
            cores = Environment.ProcessorCount,
        };
        await output.WriteLineAsync(JsonSerializer.Serialize(result));
        return 0;
    }

    private static async Task<object> FourSilosAsync(PostgresServer server, CancellationToken cancel)
    {
        await using var cluster = await BenchCluster.StartAsync(server, Silos, Slots, cancel);
        await cluster.RunAsync(SyntheticSweep.Yaml(NoOps / 4, 2), cancel);
        var trials = await RoundsAsync(() => cluster.RunAsync(SyntheticSweep.Yaml(NoOps, 1), cancel));
        var reports = await RoundsAsync(() => cluster.RunAsync(SyntheticSweep.Yaml(Reporters, Epochs), cancel));
        return new
        {
            trials_per_second = Rate(NoOps, trials),
            reports_per_second = Rate(Reporters * Epochs, reports),
            silos = Silos,
            slots_per_silo = Slots,
        };
    }

    private static async Task<object> OneSiloAsync(PostgresServer server, CancellationToken cancel)
    {
        await using var cluster = await BenchCluster.StartAsync(server, 1, Slots, cancel);
        await cluster.RunAsync(SyntheticSweep.Yaml(ShortTrials / 4, 1), cancel);
        return Overhead(await RoundsAsync(() => cluster.RunAsync(SyntheticSweep.Yaml(ShortTrials, 1, Short), cancel)));
    }

    /// <summary>Only the scheduler's work takes real time: waits are virtual.</summary>
    private static object Simulate()
    {
        var terms = new QueueTerms(Priority: 0, DateTimeOffset.UnixEpoch);
        var options = new SimulationOptions(
            Agents: 200,
            Devices: 8,
            [new SimulatedExperiment("queued", 100_000, terms)],
            TrialTime: TimeSpan.FromSeconds(60),
            Seed: 7
        );
        var started = Stopwatch.GetTimestamp();
        var result = new ClusterSimulation(options).Run();
        var took = Stopwatch.GetElapsedTime(started);
        return new
        {
            wait_seconds_p50 = Math.Round(result.WaitAt(0.5).TotalSeconds),
            wait_seconds_p90 = Math.Round(result.WaitAt(0.9).TotalSeconds),
            wait_seconds_p99 = Math.Round(result.WaitAt(0.99).TotalSeconds),
            // The last trial's, if no device ever idled.
            wait_seconds_ideal = options.TrialTime.TotalSeconds * result.Completed / (options.Agents * options.Devices),
            utilization = Math.Round(result.Utilization, 4),
            trials = result.Completed,
            scheduler_microseconds_per_lease = Math.Round(took.TotalMicroseconds / result.Completed, 1),
        };
    }

    private static async Task<IReadOnlyList<double>> RoundsAsync(Func<Task<double>> round)
    {
        var seconds = new List<double>();
        for (var number = 0; number < Rounds; number++)
        {
            seconds.Add(await round());
        }

        return [.. seconds.Order()];
    }

    private static double Rate(int count, IReadOnlyList<double> seconds) => Math.Round(count / Median(seconds));

    private static object Overhead(IReadOnlyList<double> seconds) =>
        new
        {
            seconds = Math.Round(Median(seconds), 2),
            overhead_percent = Math.Round(100 * ((Median(seconds) / (ShortTrials * Short / Slots)) - 1), 1),
            rounds = seconds.Select(one => Math.Round(one, 2)),
        };

    private static double Median(IReadOnlyList<double> ascending) => ascending[ascending.Count / 2];
}
