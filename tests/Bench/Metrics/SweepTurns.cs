using System.Diagnostics;
using Grid.Silo;

namespace Grid.Bench;

/// <summary>
/// Three silos of this process take turns at short sweeps: one that measures and is scraped, and two that do not. What the machine does besides changes within seconds, and is the same for sweeps that
/// follow one another at once.
/// </summary>
internal static class SweepTurns
{
    public const int TrialsPerSweep = 60;

    private const int WarmUp = 5;

    /// <summary>Then there are three new silos: what one has by chance, such as where its memory lies, is not to count for it all along.</summary>
    private const int RoundsPerOpening = 50;

    /// <summary>Of its own sweeps since it was opened or last scraped.</summary>
    private static readonly TimeSpan ScrapeEvery = TimeSpan.FromSeconds(1);
    private static readonly string Yaml = SyntheticSweep.Yaml(TrialsPerSweep, epochs: 1);

    /// <summary>As many rounds as asked for, of one sweep of each silo.</summary>
    public static async Task<List<Round>> RunAsync(int count, CancellationToken cancel)
    {
        var rounds = new List<Round>();
        var random = new Random(1);
        while (rounds.Count < count)
        {
            await using var telemetry = Telemetry.Start("bench");
            // Neither being the first to open nor being the first to sweep is to count for one of them.
            var silos = new BenchSilo[3];
            foreach (var place in Shuffled(random))
            {
                silos[place] = await BenchSilo.OpenAsync(place == Round.Measured ? telemetry : null, cancel);
            }

            try
            {
                await FillAsync(rounds, Math.Min(count - rounds.Count, RoundsPerOpening), silos, random, cancel);
            }
            finally
            {
                foreach (var silo in silos)
                {
                    await silo.DisposeAsync();
                }
            }
        }

        return rounds;
    }

    private static async Task FillAsync(
        List<Round> rounds,
        int count,
        BenchSilo[] silos,
        Random random,
        CancellationToken cancel
    )
    {
        for (var sweep = 0; sweep < WarmUp * silos.Length; sweep++)
        {
            await silos[sweep % silos.Length].SweepAsync(Yaml, cancel);
        }

        var sinceScrape = TimeSpan.Zero;
        for (var round = 0; round < count; round++)
        {
            var costs = new Cost[silos.Length];
            foreach (var place in Shuffled(random))
            {
                var (began, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                if (place == Round.Measured && sinceScrape >= ScrapeEvery)
                {
                    sinceScrape = TimeSpan.Zero;
                    await silos[place].ScrapeAsync(cancel);
                }

                await silos[place].SweepAsync(Yaml, cancel);
                costs[place] = new Cost(
                    Stopwatch.GetElapsedTime(began).TotalSeconds,
                    (Environment.CpuUsage.TotalTime - processor).TotalSeconds
                );
                sinceScrape += TimeSpan.FromSeconds(place == Round.Measured ? costs[place].Clock : 0);
            }

            rounds.Add(new Round(costs));
        }
    }

    private static int[] Shuffled(Random random)
    {
        int[] places = [0, 1, 2];
        random.Shuffle(places);
        return places;
    }

    /// <summary>Seconds of a sweep: by the clock, and of all cores.</summary>
    internal readonly record struct Cost(double Clock, double Processor);

    /// <summary>A sweep of each silo.</summary>
    internal sealed record Round(IReadOnlyList<Cost> Costs)
    {
        public const int Measured = 0;

        /// <summary>What measuring added, in seconds.</summary>
        public double Added(Func<Cost, double> part) => part(Costs[Measured]) - Plain(part);

        /// <summary>What the same comparison says of two silos that do not differ.</summary>
        public double Control(Func<Cost, double> part) => part(Costs[1]) - part(Costs[2]);

        /// <summary>Of a sweep that is not measured: the mean of two.</summary>
        public double Plain(Func<Cost, double> part) => (part(Costs[1]) + part(Costs[2])) / 2;
    }
}
