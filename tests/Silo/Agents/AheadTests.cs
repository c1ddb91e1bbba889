using Grid.Grains;
using Grid.Host;
using Grid.Models;
using Grid.Store;

namespace Grid.Silo.Tests;

/// <summary>A training whose control side is away for a while.</summary>
public sealed class AheadTests : IAsyncDisposable
{
    private const int Epochs = TrainingRun.EpochsAhead + 4;
    private const int Limit = TrainingRun.EpochsAhead + 1;

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TestHome _home = new();
    private readonly ScriptedModel _model = new(Epochs);
    private readonly ScriptedControl _control;
    private readonly Follower _follower = new();
    private Agent? _agent;
    private int _begun;

    public AheadTests()
    {
        _control = new ScriptedControl(Specs.Read(_model, "x: 0.5"));
        _model.OnEpoch = (done, _) => Volatile.Write(ref _begun, (int)done + 1);
    }

    [Fact]
    public async Task It_goes_on_for_some_epochs_without_checkpoints_and_reports_them_in_order_later()
    {
        var begun = 0;
        // Long enough for a training that stopped too late.
        AwayUntil(epoch: Limit, failures: 50, () => begun = Volatile.Read(ref _begun));

        await TrainAsync();

        var reports = await ReportsAsync(Epochs);
        Assert.Equal(Limit, begun);
        Assert.Equal(Enumerable.Range(1, Epochs), reports.Select(report => (int)report.Step));
        Assert.Equal(
            Enumerable.Range(2, TrainingRun.EpochsAhead - 1),
            reports.Where(report => report.Checkpoint is null).Select(report => (int)report.Step)
        );
        Assert.Equal(
            reports.Select(report => $$"""{"test/loss":{{report.Step}}.5}"""),
            reports.Select(report => report.Metrics)
        );
    }

    [Fact]
    public async Task It_ends_with_the_epoch_whose_answer_ends_it_and_what_came_after_is_not_reported()
    {
        AwayUntil(epoch: 7);
        _control.Answer = report => report.Step == 3 ? ReportAnswer.Stop : ReportAnswer.Continue;

        await TrainAsync();

        var ended = await _follower.NextAsync<AttemptEnded>(_ => true, Cancel);
        Assert.Equal((AttemptOutcome.Stopped, 3.5), (ended.Outcome, ended.Metrics!["test/loss"]));
        Assert.Equal([1, 2, 3], (await ReportsAsync(3)).Select(report => report.Step));
        Assert.False(_control.Reports.Reader.TryRead(out _));
    }

    [Fact]
    public async Task It_is_paused_without_a_state_that_is_ahead_of_what_was_reported()
    {
        AwayUntil(epoch: 7);
        _control.Answer = report => report.Step == 3 ? ReportAnswer.Pause : ReportAnswer.Continue;

        await TrainAsync();

        var (lease, cause, checkpoint) = await _control.Pool.Released.Reader.ReadAsync(Cancel);
        Assert.Equal((0, FailureCause.Paused, null), (lease.Trial, cause, checkpoint));
        Assert.Equal([1, 2, 3], (await ReportsAsync(3)).Select(report => report.Step));
        Assert.False(_control.Reports.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_failure_is_told_after_the_epochs_before_it()
    {
        AwayUntil(epoch: 7);
        var run = _model.OnEpoch!;
        _model.OnEpoch = (done, pause) =>
        {
            run(done, pause);
            if (done == 6)
            {
                throw new InvalidOperationException("diverged");
            }
        };

        await TrainAsync();

        var failure = await _control.Failures.Reader.ReadAsync(Cancel);
        Assert.Contains("diverged", failure.Message, StringComparison.Ordinal);
        Assert.Equal(6, _control.Reports.Reader.Count);
    }

    public async ValueTask DisposeAsync()
    {
        _control.OnReport = null;
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        _home.Dispose();
    }

    /// <summary>No report is taken until this epoch has begun, and some more tries have failed.</summary>
    private void AwayUntil(int epoch, int failures = 0, Action? back = null)
    {
        var isBack = false;
        _control.OnReport = () =>
        {
            isBack |= Volatile.Read(ref _begun) >= epoch && failures-- <= 0;
            if (!isBack)
            {
                throw new ControlUnreachableException("nobody has control");
            }

            back?.Invoke();
            back = null;
        };
    }

    private async Task TrainAsync()
    {
        var options = new AgentOptions
        {
            Silo = "tester",
            Run = "1",
            Devices = DeviceInventory.Cpu(1),
            Datasets = new DatasetCatalog([]),
            KeepTrying = true,
        };
        _home.Folder.Create();
        _agent = new Agent(options, _control, [_model], _home.Folder, new HastyTime(), _follower);
        _agent.Start();
        (await _control.Pool.NextAsync(Cancel)).Answer(
            ScriptedControl.Training(0, """{"x":0.5}""", new DeviceShare("cpu/0", 1))
        );
    }

    private async Task<IReadOnlyList<TrialReport>> ReportsAsync(int count)
    {
        var reports = new List<TrialReport>();
        while (reports.Count < count)
        {
            reports.Add(await _control.Reports.Reader.ReadAsync(Cancel));
        }

        return reports;
    }
}
