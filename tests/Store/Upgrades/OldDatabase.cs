using System.Reflection;

namespace Grid.Store.Tests.Upgrades;

/// <summary>Small databases as earlier schemas wrote them, one SQL file for each driver and schema: <c>Sqlite-1.sql</c>, <c>Postgres-1.sql</c>, …, all with the same rows.</summary>
internal static class OldDatabase
{
    /// <summary>The SQL that makes it; null where there is none of this schema.</summary>
    public static string? Sql(string driver, int schema)
    {
        using var stream = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream($"Grid.Store.Tests.Upgrades.{driver}-{schema}.sql");
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Every row of schema 1, as it must be read back whatever schema is today's.</summary>
    public static async Task AssertHoldsAsync(IStore store, CancellationToken cancel)
    {
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var second = start.AddSeconds(1);
        Assert.Equal(
            [
                new(
                    "e-live",
                    "still running",
                    ExperimentState.Running,
                    null,
                    """{"model":"gon"}""",
                    "abc123",
                    second,
                    second,
                    null
                ),
                new(
                    "e-done",
                    "finished, \"quoted\" 🧪",
                    ExperimentState.Completed,
                    "all done",
                    """{"space":{}}""",
                    "ff00",
                    start,
                    start.AddMicroseconds(1),
                    start.AddDays(1)
                ),
            ],
            await store.ListExperimentsAsync(10, cancel)
        );
        var done = new TrialRow(
            "e-done",
            1,
            TrialState.Completed,
            "done",
            """{"lr":0.001}""",
            long.MaxValue,
            3,
            long.MinValue,
            "gon/32",
            2,
            1,
            20,
            0.1,
            """{"test/loss":0.1}""",
            new CheckpointRef("e-done/1/20.safetensors", "ff00", 1L << 40, 20),
            start,
            start.AddMicroseconds(1),
            start.AddMinutes(1)
        );
        var infinite = new TrialRow(
            "e-done",
            2,
            TrialState.Failed,
            "the loss is infinite",
            """{"lr":1}""",
            1,
            0,
            7,
            "gon/32",
            1,
            1,
            3,
            double.PositiveInfinity,
            null,
            null,
            start,
            start.AddMicroseconds(2),
            start.AddMinutes(1)
        );
        var running = new TrialRow(
            "e-live",
            1,
            TrialState.Running,
            null,
            """{"lr":0.01}""",
            1,
            0,
            8,
            "gon/64",
            1,
            0,
            2,
            double.NaN,
            """{"test/loss":"NaN"}""",
            null,
            second,
            start.AddSeconds(2),
            null
        );
        var queued = new TrialRow(
            "e-live",
            2,
            TrialState.Queued,
            null,
            """{"lr":0.1}""",
            2,
            0,
            9,
            "gon/64",
            0,
            0,
            0,
            null,
            null,
            null,
            second,
            null,
            null
        );
        Assert.Equal([done, infinite], await store.ListTrialsAsync("e-done", null, 0, 10, cancel));
        Assert.Equal([running, queued], await store.ListTrialsAsync("e-live", null, 0, 10, cancel));
        Assert.Equal([done, infinite], await store.ListBestTrialsAsync("e-done", true, 10, cancel));
        var open = new AttemptRow("e-live", 1, 1, "silo-1", "cpu:0", start.AddSeconds(2), null, null, null);
        Assert.Equal(
            [
                new(
                    "e-done",
                    1,
                    1,
                    "silo-1",
                    "cpu:0",
                    start.AddMicroseconds(1),
                    start.AddSeconds(10),
                    "lost",
                    "it's gone"
                ),
                new("e-done", 1, 2, "silo-2", "cpu:1", start.AddSeconds(11), start.AddMinutes(1), "finished", null),
            ],
            await store.ListAttemptsAsync("e-done", null, 10, cancel)
        );
        Assert.Equal([open], await store.ListAttemptsAsync("e-live", null, 10, cancel));
        Assert.Equal([open], await store.ListOpenAttemptsAsync(cancel));
        Assert.Equal(
            [new("e-done", 1, 2, 20, """{"train/loss":0.25}""", start.AddSeconds(59))],
            await store.ListReportsAsync("e-done", null, 10, cancel)
        );
        Assert.Equal(
            [
                new("e-live", 1, 1, 1, """{"train/loss":0.5}""", start.AddSeconds(3)),
                new("e-live", 1, 1, 2, """{"train/loss":"NaN"}""", start.AddSeconds(4)),
            ],
            await store.ListReportsAsync("e-live", null, 10, cancel)
        );
        Assert.Equal(
            [
                new("e-live", 1, "created", """{"trial":1}""", second),
                new("e-live", 2, "measured", """{"trial":1,"value":"NaN"}""", start.AddSeconds(4)),
            ],
            await store.ReadEventsAsync("e-live", 0, 10, cancel)
        );
        Assert.Equal(
            new SnapshotRow("e-live", 2, """{"rng":"00ff"}"""),
            await store.FindSnapshotAsync("e-live", cancel)
        );
    }
}
