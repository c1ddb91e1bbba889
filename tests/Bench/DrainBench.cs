using System.Text.Json;
using Grid.Tests.Postgres;

namespace Grid.Bench;

/// <summary>
/// How soon a sweep goes on when a silo is told to leave: seconds from SIGTERM until /readyz answers 503, all its leases are back, all its trials are leased elsewhere, all have trained their first step there,
/// and the process has ended. By <see cref="DrainCluster"/>; silos that follow and the one that controls leave in turn. Arguments: drains of each kind (5), seconds for which the silo that takes over has been up (10). The first steps may take 2 s.
/// </summary>
internal static class DrainBench
{
    private const double LatestFirstStep = 2;

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0]) : 5;
        var rest = TimeSpan.FromSeconds(args.Length > 1 ? int.Parse(args[1]) : 10);
        await using var server = await PostgresServer.StartNewAsync(cancel);
        await using var cluster = await DrainCluster.StartAsync(await server.CreateDatabaseAsync(cancel), rest, cancel);
        var (following, controlling) = (new List<Drain>(), new List<Drain>());
        for (var round = 0; round < rounds; round++)
        {
            following.Add(await cluster.DrainAsync(controls: false, cancel));
            controlling.Add(await cluster.DrainAsync(controls: true, cancel));
        }

        await output.WriteLineAsync(
            JsonSerializer.Serialize(
                new
                {
                    following = Summary(following),
                    controlling = Summary(controlling),
                    silos = DrainCluster.Silos,
                    slots_per_silo = DrainCluster.Slots,
                    rest_seconds = rest.TotalSeconds,
                    cores = Environment.ProcessorCount,
                    load = (await File.ReadAllTextAsync("/proc/loadavg", cancel)).Split(' ')[0],
                }
            )
        );
        return
            Median(following, drain => drain.FirstStep) < LatestFirstStep
            && Median(controlling, drain => drain.FirstStep) < LatestFirstStep
            ? 0
            : 1;
    }

    private static object Summary(IReadOnlyList<Drain> drains) =>
        new
        {
            median = Document(
                new Drain(
                    Median(drains, drain => drain.NotReady),
                    Median(drains, drain => drain.LeasesBack),
                    Median(drains, drain => drain.NextLease),
                    Median(drains, drain => drain.TrainingBegun),
                    Median(drains, drain => drain.FirstStep),
                    Median(drains, drain => drain.Exit)
                )
            ),
            drains = drains.Select(Document),
        };

    private static object Document(Drain drain) =>
        new
        {
            not_ready = Math.Round(drain.NotReady, 3),
            leases_back = Math.Round(drain.LeasesBack, 3),
            next_lease = Math.Round(drain.NextLease, 3),
            training_begun = Math.Round(drain.TrainingBegun, 3),
            first_step = Math.Round(drain.FirstStep, 3),
            exit = Math.Round(drain.Exit, 3),
        };

    private static double Median(IReadOnlyList<Drain> drains, Func<Drain, double> of) =>
        drains.Select(of).Order().ElementAt(drains.Count / 2);
}

/// <summary>One silo that was told to leave, in seconds from the signal: of several trials, the last counts.</summary>
/// <param name="TrainingBegun">Process, data, network and checkpoint are there: the first step is next.</param>
internal sealed record Drain(
    double NotReady,
    double LeasesBack,
    double NextLease,
    double TrainingBegun,
    double FirstStep,
    double Exit
);
