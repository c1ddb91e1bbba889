using FsCheck;
using FsCheck.Fluent;

namespace Grid.Store.Tests;

/// <summary>Trials: their states, their values, their lists.</summary>
public abstract class TrialConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Theory]
    [InlineData(TrialState.Completed)]
    [InlineData(TrialState.Stopped)]
    [InlineData(TrialState.Failed)]
    [InlineData(TrialState.Cancelled)]
    public async Task A_terminal_state_is_never_left(TrialState terminal)
    {
        await Commit(new InsertExperiment(Rows.Experiment("e")), new InsertTrial(Rows.Trial("e", 1, terminal)));
        foreach (var next in Enum.GetValues<TrialState>().Where(state => state != terminal))
        {
            await Assert.ThrowsAsync<StoreConflictException>(() =>
                Commit(new UpdateTrial(Rows.Trial("e", 1, next) with { Attempt = 1 }, 0, Enum.GetValues<TrialState>()))
            );
        }
        Assert.Equal(Rows.Trial("e", 1, terminal), await Store.FindTrialAsync("e", 1, Cancel));
    }

    [Fact]
    public async Task An_update_changes_what_may_change_and_keeps_what_the_trial_is()
    {
        await Seed(1);
        var update = Rows.Trial("e", 1, TrialState.Running) with
        {
            Parameters = "{}",
            Point = 99,
            Repeat = 99,
            Seed = 99,
            Shape = "other",
            CreatedAt = Rows.Start.AddYears(1),
            Reason = "leased",
            Failures = 2,
            LastStep = 5,
            Value = 2.5,
            Metrics = "{}",
            Checkpoint = new CheckpointRef("p", "h", 1, 5),
            StartedAt = Rows.Start.AddMinutes(1),
        };
        await Commit(new UpdateTrial(update, 0, [TrialState.Paused, TrialState.Queued]));
        var first = Rows.Trial("e", 1);
        Assert.Equal(
            update with
            {
                Parameters = first.Parameters,
                Point = first.Point,
                Repeat = first.Repeat,
                Seed = first.Seed,
                Shape = first.Shape,
                CreatedAt = first.CreatedAt,
            },
            await Store.FindTrialAsync("e", 1, Cancel)
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e308)]
    [InlineData(-1e308)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(1.0 / 3.0)]
    [InlineData(9007199254740993.0)]
    public async Task A_value_comes_back_to_the_bit(double? value)
    {
        await Commit(
            new InsertExperiment(Rows.Experiment("e")),
            new InsertTrial(Rows.Trial("e", 1) with { Value = value }),
            new InsertTrial(Rows.Trial("e", 2))
        );
        await Commit(new UpdateTrial(Rows.Trial("e", 2) with { Value = value }, 0, [TrialState.Queued]));
        foreach (var number in new[] { 1, 2 })
        {
            var stored = (await Store.FindTrialAsync("e", number, Cancel))!.Value;
            Assert.Equal(value is null, stored is null);
            if (value is { } bits)
                Assert.Equal(BitConverter.DoubleToInt64Bits(bits), BitConverter.DoubleToInt64Bits(stored!.Value));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("it's \"quoted\"; DROP TABLE trial; -- \\ %s $1 ?")]
    [InlineData("Ünïcödé 数据 🧪 \u202Eabc \n\r\t")]
    [InlineData("{\"a\":[1,null,\"\\u0000\"]}")]
    public async Task Text_comes_back_as_it_was(string text)
    {
        await Seed(1);
        await Commit(
            new InsertReport(Rows.Report("e", 1, 1) with { Metrics = text }),
            new AppendEvent(Rows.Event("e", 1) with { Json = text, Kind = text }),
            new PutSnapshot(new SnapshotRow("e", 1, text)),
            new UpdateTrial(Rows.Trial("e", 1) with { Reason = text }, 0, [TrialState.Queued])
        );
        Assert.Equal(text, (await Store.ReadReportsAsync("e", 1, Cancel)).Single().Metrics);
        Assert.Equal(text, (await Store.ReadEventsAsync("e", 0, 1, Cancel)).Single().Json);
        Assert.Equal(text, (await Store.FindSnapshotAsync("e", Cancel))!.State);
        Assert.Equal(text, (await Store.FindTrialAsync("e", 1, Cancel))!.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_best_trials_are_the_finite_ones_in_order_then_infinite_then_NaN_then_missing(bool minimize)
    {
        double?[] pool =
        [
            null,
            double.NaN,
            double.PositiveInfinity,
            double.NegativeInfinity,
            -1e308,
            -2,
            0.5,
            0.5,
            3,
            1e308,
        ];
        var sample = Gen.Sample(Gen.ArrayOf(Gen.Elements(pool), 60), 1, 5).SelectMany(values => values).ToArray();
        await Commit([
            new InsertExperiment(Rows.Experiment("e")),
            .. sample.Select((value, i) => new InsertTrial(Rows.Trial("e", i + 1) with { Value = value })),
        ]);
        var sorted = sample
            .Select((value, i) => (Value: value, Number: i + 1L))
            .OrderBy(t =>
                t.Value is null ? 3
                : double.IsNaN(t.Value.Value) ? 2
                : double.IsInfinity(t.Value.Value) ? 1
                : 0
            )
            .ThenBy(t => t.Value is { } v && double.IsFinite(v) ? (minimize ? v : -v) : 0)
            .ThenBy(t => t.Number)
            .Select(t => t.Number)
            .ToArray();
        foreach (var limit in new[] { 0, 1, 7, 59, sample.Length, 1000 })
        {
            var best = await Store.ListBestTrialsAsync("e", minimize, limit, Cancel);
            Assert.Equal(sorted.Take(limit), best.Select(t => t.Number));
        }
    }

    [Fact]
    public async Task Trials_are_listed_in_pages_by_number_and_state()
    {
        var states = Enum.GetValues<TrialState>();
        await Commit([
            new InsertExperiment(Rows.Experiment("e")),
            new InsertExperiment(Rows.Experiment("other")),
            new InsertTrial(Rows.Trial("other", 1)),
            .. Enumerable
                .Range(1, 70)
                .Select(n => new InsertTrial(Rows.Trial("e", n, states[n % states.Length]) with { Attempt = 1 })),
        ]);

        Assert.Equal(70, (await Store.ListTrialsAsync("e", null, 0, 1000, Cancel)).Count);
        Assert.Empty(await Store.ListTrialsAsync("e", [], 0, 1000, Cancel));
        TrialState[] wanted = [TrialState.Running, TrialState.Failed, TrialState.Running];
        var expected = Enumerable
            .Range(1, 70)
            .Where(n => wanted.Contains(states[n % states.Length]))
            .Select(n => (long)n)
            .ToArray();
        var seen = new List<long>();
        for (long from = 0; ; from = seen[^1] + 1)
        {
            var page = await Store.ListTrialsAsync("e", wanted, from, 6, Cancel);
            if (page.Count == 0)
                break;
            Assert.InRange(page.Count, 1, 6);
            seen.AddRange(page.Select(t => t.Number));
        }
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Trials_are_counted_by_state()
    {
        await Seed(5);
        await Commit(
            new UpdateTrial(Rows.Trial("e", 1, TrialState.Running), 0, [TrialState.Queued]),
            new UpdateTrial(Rows.Trial("e", 2, TrialState.Completed), 0, [TrialState.Queued])
        );
        var counts = await Store.CountTrialsAsync("e", Cancel);
        Assert.Equal(
            [(TrialState.Queued, 3L), (TrialState.Running, 1L), (TrialState.Completed, 1L)],
            counts.OrderBy(c => c.Key).Select(c => (c.Key, c.Value))
        );
    }
}
