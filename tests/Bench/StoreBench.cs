using System.Diagnostics;
using System.Text.Json;
using Grid.Store;
using Grid.Store.Postgres;
using Grid.Store.Sqlite;
using Grid.Tests.Postgres;

namespace Grid.Bench;

/// <summary>
/// Durable reports per second on SQLite and PostgreSQL: 16 writers, each awaits its own commit before it makes the next, and each commit is synced. Half of the batches are
/// {InsertReport, UpdateTrial}, half InsertReport alone. Prints one JSON object; the median of five rounds counts.
/// </summary>
public static class StoreBench
{
    private const int Writers = 16;
    private const int ReportsOnSqlite = 2000;
    private const int ReportsOnPostgres = 500;
    private const int Rounds = 5;
    private const string Experiment = "bench";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(output);
        var sqlite = await OnSqliteAsync(cancel);
        var postgres = await OnPostgresAsync(cancel);
        await output.WriteLineAsync(
            JsonSerializer.Serialize(
                new
                {
                    reports_per_second = Median(sqlite.Mixed),
                    reports_per_second_with_update = Median(sqlite.Updating),
                    reports_per_second_insert_only = Median(sqlite.Inserting),
                    rounds = sqlite.Mixed.Select(rate => Math.Round(rate)),
                    reports_per_round = Writers * ReportsOnSqlite,
                    synchronous = "FULL",
                    journal_mode = "WAL",
                    postgres = new
                    {
                        reports_per_second = Median(postgres.Mixed),
                        reports_per_second_with_update = Median(postgres.Updating),
                        reports_per_second_insert_only = Median(postgres.Inserting),
                        rounds = postgres.Mixed.Select(rate => Math.Round(rate)),
                        reports_per_round = Writers * ReportsOnPostgres,
                        fsync = "on",
                        synchronous_commit = "on",
                    },
                    writers = Writers,
                    writes_per_batch = "1 or 2",
                    cores = Environment.ProcessorCount,
                }
            )
        );
        return 0;
    }

    private static async Task<Rates> OnSqliteAsync(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("grid-bench-store-");
        try
        {
            await using var store = await SqliteStore.OpenAsync(Path.Combine(folder.FullName, "grid.db"), cancel);
            return await MeasureAsync(store, ReportsOnSqlite, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>On a server of this machine's, with its defaults: a commit is on the disk before it is acknowledged.</summary>
    private static async Task<Rates> OnPostgresAsync(CancellationToken cancel)
    {
        await using var server = await PostgresServer.StartNewAsync(cancel);
        await using var store = await PostgresStore.OpenAsync(await server.CreateDatabaseAsync(cancel), cancel);
        return await MeasureAsync(store, ReportsOnPostgres, cancel);
    }

    private static async Task<Rates> MeasureAsync(IStore store, int reports, CancellationToken cancel)
    {
        await SeedAsync(store, cancel);
        await RoundAsync(store, reports, 0, UpdateEverySecond, cancel);
        var rates = new Rates([], [], []);
        for (var round = 0; round < Rounds; round++)
        {
            rates.Mixed.Add(await RoundAsync(store, reports, (3 * round) + 1, UpdateEverySecond, cancel));
            rates.Updating.Add(await RoundAsync(store, reports, (3 * round) + 2, _ => true, cancel));
            rates.Inserting.Add(await RoundAsync(store, reports, (3 * round) + 3, _ => false, cancel));
        }
        return rates;
    }

    /// <summary>Reports per second of each round, by what the batches hold.</summary>
    private sealed record Rates(List<double> Mixed, List<double> Updating, List<double> Inserting);

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
        int reports,
        int round,
        Func<long, bool> updates,
        CancellationToken cancel
    )
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(writer => Task.Run(() => WriteAsync(writer), cancel)));
        return Writers * reports / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task WriteAsync(int writer)
        {
            var first = (long)round * reports;
            for (var step = first + 1; step <= first + reports; step++)
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
