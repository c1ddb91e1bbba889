using Grid.Grains;
using Grid.Search;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;
using Spectre.Console;

namespace Grid.Client.Tests;

public class LiveFrameTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var lines = LiveFrame.Lines(Moment(slots: 5), width, height: 24);

        Assert.All(lines, line => Assert.InRange(Markup.Remove(line).Length, 0, width - 1));
    }

    [Fact]
    public void A_frame_is_never_higher_than_the_terminal()
    {
        var lines = LiveFrame.Lines(Moment(slots: 100), width: 80, height: 20);

        Assert.InRange(lines.Count, 1, 19);
        Assert.Contains(lines, line => line.Contains("more", StringComparison.Ordinal));
    }

    [Fact]
    public void A_running_trial_shows_its_number_parameters_epoch_and_last_value()
    {
        var row = Markup.Remove(LiveFrame.Lines(Moment(slots: 1), width: 80, height: 24)[2]);

        Assert.Matches(@"^0  lr=0\.1  ━+─+  3/10  0\.5$", row);
    }

    [Fact]
    public void Done_epochs_and_the_current_ones_steps_have_colours_of_their_own()
    {
        var row = LiveFrame.Lines(Moment(slots: 1), width: 80, height: 24)[2];

        // 30 cells: 2 of 10 epochs are 6, half an epoch is 1.5, rounded to 2.
        Assert.Contains(
            $"[green]{new string('━', 6)}[/][blue]{new string('━', 2)}[/][grey35]{new string('─', 22)}[/]",
            row,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_best_the_counts_and_the_times_stand_below()
    {
        var text = string.Join('\n', LiveFrame.Lines(Moment(slots: 1), width: 100, height: 24).Select(Markup.Remove));

        Assert.Contains("best  test/loss 0.25 · trial 7 · lr=0.3", text, StringComparison.Ordinal);
        Assert.Contains("1 running · 3 completed · 4 queued", text, StringComparison.Ordinal);
        Assert.Contains("1 min 30 s so far, about 3 min left", text, StringComparison.Ordinal);
        Assert.Contains("Ctrl-C pauses", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_live_view_draws_frames_over_one_another()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = AnsiSupport.Yes,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.Yes,
            }
        );
        console.Profile.Width = 80;
        console.Profile.Height = 24;
        var view = new LiveView(console, output);

        await view.RunAsync(() =>
        {
            view.Show(Moment(slots: 1), []);
            view.Show(Moment(slots: 2), []);
            return Task.CompletedTask;
        });

        Assert.Contains("lr=0.1", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\u001b[", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_lines_tell_of_starts_and_ends()
    {
        using var output = new StringWriter();
        var view = new PlainView(output, TimeProvider.System);
        var metrics = new Dictionary<string, double> { ["test/loss"] = 0.5 };

        view.Show(
            Moment(slots: 1),
            [
                new TrialStarted("curve-0000", 0, 1, """{"lr":0.1}""", FromEpoch: 0),
                new TrialStarted("curve-0000", 1, 2, """{"lr":0.2}""", FromEpoch: 4),
                new AttemptEnded("curve-0000", 0, 1, AttemptOutcome.Completed, null, metrics, TimeSpan.FromSeconds(43)),
                new AttemptEnded(
                    "curve-0000",
                    1,
                    2,
                    AttemptOutcome.Failed,
                    "it broke\nat line 1",
                    null,
                    TimeSpan.FromSeconds(1)
                ),
            ]
        );

        Assert.Equal(
            [
                "trial 0 started: lr=0.1",
                "trial 1 goes on after epoch 4: lr=0.2",
                "trial 0 completed, test/loss 0.5 after 43 s",
                "trial 1 failed (attempt 2) after 1.0 s: it broke",
            ],
            output.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n')
        );
    }

    private static SweepMoment Moment(int slots)
    {
        var spec = new ExperimentSpec
        {
            Name = "curve",
            Model = "synthetic",
            Objective = new Objective("test/loss", Goal.Minimize),
            Space = new SearchSpace([]),
            Search = new SearchOptions("grid", null, 8, 1, 0),
        };
        var counts = new Dictionary<TrialState, long>
        {
            [TrialState.Running] = 1,
            [TrialState.Completed] = 3,
            [TrialState.Queued] = 4,
        };
        var status = new ExperimentStatus(
            "curve-0000",
            "curve",
            ExperimentState.Running,
            null,
            "",
            counts,
            8,
            Now,
            null
        );
        return new SweepMoment(
            status,
            spec,
            ["lr"],
            [.. Enumerable.Range(0, slots).Select(Slot)],
            Best(),
            Now,
            TimeSpan.FromSeconds(90),
            TimeSpan.FromSeconds(170),
            Stopping: false,
            "Ctrl-C pauses"
        );
    }

    private static SlotSnapshot Slot(int number)
    {
        var metrics = new Dictionary<string, double> { ["test/loss"] = 0.5 };
        var lane = new LaneSnapshot(number, 1, """{"lr":0.1,"epochs":10}""", metrics);
        return new SlotSnapshot($"cpu/{number}", "curve-0000", [lane], 2, 10, 50, 100, Now);
    }

    private static TrialRow Best() =>
        new(
            "curve-0000",
            7,
            TrialState.Completed,
            null,
            """{"lr":0.3}""",
            7,
            0,
            1,
            "",
            1,
            0,
            10,
            0.25,
            null,
            null,
            Now,
            Now,
            Now
        );
}
