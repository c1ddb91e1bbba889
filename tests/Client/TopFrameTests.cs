using Grid.Grains;
using Grid.Silo;
using Grid.Store;
using Spectre.Console;

namespace Grid.Client.Tests;

public class TopFrameTests
{
    private const string Address = "http://10.0.0.5:8427";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Silos_without_work_say_that_they_are_free()
    {
        var moment = new TopMoment(Address, [Silo("one", slots: [Free(0), Free(1)])], [Queue()], [], Now);

        Assert.Equal(
            [
                "http://10.0.0.5:8427 · 1 silo · 0 of 2 slots busy · 0 trials waiting",
                "",
                "one * http://one:8427",
                "  cpu/0  free · 1 min 30 s",
                "  cpu/1  free · 1 min 30 s",
                "",
                "queue default: nothing waits",
                "",
                "no sweep is running",
            ],
            Text(moment)
        );
    }

    [Fact]
    public void Busy_silos_say_what_trains_and_queues_who_waits()
    {
        var moment = new TopMoment(
            Address,
            [
                Silo("one", slots: [Trains("gon-7f3k", 3, 4), Free(1)]),
                Silo("two", control: false, slots: [Trains("lr-1a2b", 0) with { Epochs = 0 }]),
            ],
            [
                Queue(
                    Waits("gon-7f3k", 1200, 2, TimeSpan.FromSeconds(200), priority: 10),
                    Waits("lr-1a2b", 0, 1, null)
                ),
                new QueueStatus("night", [Waits("big-9z9z", 1, 0, TimeSpan.FromHours(2))], [], TimeSpan.FromHours(2)),
            ],
            [Sweep("gon-7f3k", ExperimentState.Running, (TrialState.Running, 2), (TrialState.Queued, 1200))],
            Now
        );

        Assert.Equal(
            [
                "http://10.0.0.5:8427 · 2 silos · 2 of 3 slots busy · 1,200 trials waiting",
                "",
                "one * http://one:8427",
                "  cpu/0  gon-7f3k trial 3 4 · epoch 3/10 · 1 min 30 s",
                "  cpu/1  free · 1 min 30 s",
                "two http://two:8427",
                "  cpu/0  lr-1a2b trial 0 · starting · 1 min 30 s",
                "",
                "queue default: 1,200 trials waiting, the first for 3 min 20 s",
                "  gon-7f3k  1,200 waiting, the first for 3 min 20 s · 2 training · priority 10",
                "queue night: 1 trial waiting, the first for 2 h 00 min",
                "  big-9z9z  1 waiting, the first for 2 h 00 min · 0 training",
                "",
                "gon-7f3k  running  2 running · 1,200 queued",
            ],
            Text(moment)
        );
    }

    [Fact]
    public void A_lost_silo_says_since_when_and_one_that_drains_that_it_does()
    {
        var moment = new TopMoment(
            Address,
            [
                Silo("gone", SiloStatus.Lost, control: false) with
                {
                    SeenAt = Now.AddMinutes(-5),
                },
                Silo("leaving", SiloStatus.Draining, slots: [Trains("gon-7f3k", 3)]),
            ],
            [Queue()],
            [],
            Now
        );

        Assert.Equal(
            [
                "gone http://gone:8427 · lost, last seen 5 min 00 s ago",
                "leaving * http://leaving:8427 · draining",
                "  cpu/0  gon-7f3k trial 3 · epoch 3/10 · 1 min 30 s",
            ],
            Text(moment).Skip(2).Take(3)
        );
    }

    [Fact]
    public void While_no_silo_controls_the_rest_is_shown()
    {
        var lines = Text(new TopMoment(Address, [Silo("one", control: false)], Queues: null, [], Now));

        Assert.Contains("who waits is not known at the moment: no silo controls", lines);
        Assert.Contains("one http://one:8427", lines);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(80)]
    [InlineData(200)]
    public void Long_names_are_cut_to_the_width(int width)
    {
        var name = new string('x', 300);
        var moment = new TopMoment(
            $"http://{name}",
            [Silo(name, slots: [Trains(name, 1)])],
            [new QueueStatus(name, [Waits(name, 1, 1, TimeSpan.Zero)], [], TimeSpan.Zero)],
            [Sweep(name, ExperimentState.Paused)],
            Now
        );

        var lines = TopFrame.Lines(moment, width, height: 100).Select(Markup.Remove).ToList();

        Assert.All(lines, line => Assert.InRange(line.Length, 0, width - 3));
        Assert.Equal(6, lines.Count(line => line.EndsWith('…')));
    }

    [Fact]
    public void Names_are_never_taken_for_markup()
    {
        var moment = new TopMoment(Address, [Silo("[red]")], [Queue()], [], Now);

        Assert.Contains(TopFrame.Lines(moment, 80, 100), line => line.Contains("[[red]]", StringComparison.Ordinal));
    }

    [Fact]
    public void A_frame_is_never_higher_than_the_terminal()
    {
        var slots = Enumerable.Range(0, 100).Select(Free).ToArray();
        var moment = new TopMoment(Address, [Silo("one", slots: slots)], [Queue()], [], Now);

        var lines = TopFrame.Lines(moment, width: 80, height: 20);

        Assert.Equal(19, lines.Count);
        Assert.Equal("… and 89 more lines", Markup.Remove(lines[^1]));
    }

    private static IEnumerable<string> Text(TopMoment moment) =>
        TopFrame.Lines(moment, width: 100, height: 100).Select(line => Markup.Remove(line).TrimEnd());

    private static SiloStatus Silo(
        string name,
        string state = SiloStatus.Active,
        bool control = true,
        params SlotSnapshot[] slots
    ) => new(name, $"http://{name}:8427", "1", state, control, Now.AddHours(-1), Now, slots);

    private static SlotSnapshot Free(int number) => new($"cpu/{number}", null, [], 0, 0, 0, 0, Now.AddSeconds(-90));

    private static SlotSnapshot Trains(string experiment, params long[] trials) =>
        new(
            "cpu/0",
            experiment,
            [.. trials.Select(trial => new LaneSnapshot(trial, 1, "{}", null))],
            Epoch: 2,
            Epochs: 10,
            0,
            0,
            Now.AddSeconds(-90)
        );

    private static QueueStatus Queue(params ExperimentInQueue[] experiments) =>
        new("default", experiments, [], experiments.Max(one => one.OldestWait));

    private static ExperimentInQueue Waits(
        string experiment,
        long waiting,
        long leased,
        TimeSpan? oldest,
        int priority = 0
    ) => new(experiment, new QueueTerms(priority, Now), waiting, leased, leased, oldest);

    private static ExperimentStatus Sweep(
        string id,
        ExperimentState state,
        params (TrialState State, long Count)[] counts
    ) => new(id, "name", state, null, "", counts.ToDictionary(one => one.State, one => one.Count), null, Now, null);
}
