using System.Diagnostics;
using System.Text.Json;
using Grid.Store;
using Grid.Store.Sqlite;

namespace Grid.Bench;

/// <summary>
/// Durable reports per second on SQLite: 16 writers, each awaits its own commit before it makes the next, synchronous=FULL. Half of the batches are
/// {InsertReport, UpdateTrial}, half InsertReport alone. Prints one JSON object; the median of five rounds counts.
/// </summary>
public static class StoreBench
{
    private const int Writers = 16;
    private const int ReportsPerWriter = 2000;
    private const int Rounds = 5;
    private const string Experiment = "bench";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(output);
        var folder = Directory.CreateTempSubdirectory("grid-bench-store-");
        try
        {
            await using var store = await SqliteStore.OpenAsync(Path.Combine(folder.FullName, "grid.db"), cancel);
            await SeedAsync(store, cancel);
            await RoundAsync(store, 0, UpdateEverySecond, cancel);
            var mixed = new List<double>();
            var updating = new List<double>();
            var inserting = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                mixed.Add(await RoundAsync(store, (3 * round) + 1, UpdateEverySecond, cancel));
                updating.Add(await RoundAsync(store, (3 * round) + 2, _ => true, cancel));
                inserting.Add(await RoundAsync(store, (3 * round) + 3, _ => false, cancel));
            }
            await output.WriteLineAsync(
                JsonSerializer.Serialize(
                    new
                    {
                        reports_per_second = Median(mixed),
                        reports_per_second_with_update = Median(updating),
                        reports_per_second_insert_only = Median(inserting),
                        rounds = mixed.Select(rate => Math.Round(rate)),
                        writers = Writers,
                        reports_per_round = Writers * ReportsPerWriter,
                        writes_per_batch = "1 or 2",
                        synchronous = "FULL",
                        journal_mode = "WAL",
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

    private static bool UpdateEverySecond(long step) => step % 2 == 0;

    private static double Median(List<double> rates) => Math.Round(rates.Order().ElementAt(rates.Count / 2));

    private static Task SeedAsync(IStore store, CancellationToken cancel)
    {
        var experiment = new ExperimentRow(
            Experiment,
            Experiment,
            ExperimentState.Running,
            null,
            "{}",
            "",
            Start,
            Start,
            null
        );
        StoreWrite[] trials =
        [
            .. Enumerable.Range(1, Writers).Select(writer => new InsertTrial(Trial(writer, 0, TrialState.Running))),
        ];
        return store.CommitAsync(new StoreBatch([new InsertExperiment(experiment), .. trials]), cancel);
    }

    /// <summary>Reports per second of one round.</summary>
    private static async Task<double> RoundAsync(
        IStore store,
        int round,
        Func<long, bool> updates,
        CancellationToken cancel
    )
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(writer => Task.Run(() => WriteAsync(writer), cancel)));
        return Writers * ReportsPerWriter / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task WriteAsync(int writer)
        {
            var first = (long)round * ReportsPerWriter;
            for (var step = first + 1; step <= first + ReportsPerWriter; step++)
            {
                var metrics =
                    $$"""{"train/loss":{{1.0 / step}},"test/loss":{{2.0 / step}},"test/sse":{{30.0 / step}}}""";
                var report = new InsertReport(
                    new ReportRow(Experiment, writer, 1, step, metrics, Start.AddSeconds(step))
                );
                StoreWrite[] writes = updates(step)
                    ?
                    [
                        report,
                        new UpdateTrial(
                            Trial(writer, step, TrialState.Running) with
                            {
                                Value = 1.0 / step,
                                Metrics = metrics,
                            },
                            1,
                            [TrialState.Running]
                        ),
                    ]
                    : [report];
                await store.CommitAsync(new StoreBatch(writes), cancel);
            }
        }
    }

    private static TrialRow Trial(int number, long step, TrialState state) =>
        new(
            Experiment,
            number,
            state,
            null,
            """{"latent_sigma":0.1,"lr":0.0002,"ngf":16,"epochs":20}""",
            number,
            0,
            number,
            "gon/fashion-mnist/32/16",
            1,
            0,
            step,
            null,
            null,
            null,
            Start,
            Start,
            null
        );
}
