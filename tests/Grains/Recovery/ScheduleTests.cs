using FsCheck;
using FsCheck.Fluent;
using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>Whatever happens in between, in whatever order, a sweep ends with the same results.</summary>
public class ScheduleTests
{
    private const int Trials = 6;
    private const int Epochs = 3;
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly GrainSettings Settings = new() { SnapshotEvery = 5 };

    private enum Move
    {
        Lease,
        Report,
        RepeatReport,
        StaleReport,
        Fail,
        Release,
        Pause,
        Resume,
        Crash,
        Reload,
    }

    [Fact]
    public async Task Any_order_of_leases_reports_failures_pauses_and_crashes_ends_with_the_same_results()
    {
        var expected = await CalmAsync();
        var moves = Gen.Frequency(
            (6, Gen.Constant(Move.Lease)),
            (12, Gen.Constant(Move.Report)),
            (1, Gen.Elements(Enum.GetValues<Move>()))
        );
        var schedule = moves.Zip(Gen.Choose(0, 999)).ListOf(80);
        foreach (var steps in schedule.Sample(25))
        {
            await using var world = await World.OpenAsync(settings: Settings);
            await world.SubmitAsync(Spec());
            var play = new Play(world);
            foreach ((Move move, int pick) in steps)
            {
                await play.MakeAsync(move, pick);
            }

            var story = string.Join(' ', steps);
            Assert.True(expected == await play.FinishAsync(), story);
        }
    }

    private static Spec.ExperimentSpec Spec() => Specs.Grid(rates: Trials, parallel: 3, retries: 1000);

    private static async Task<string> CalmAsync()
    {
        await using var world = await World.OpenAsync(settings: Settings);
        await world.SubmitAsync(Spec());
        return await new Play(world).FinishAsync();
    }

    /// <summary>Agents that do one thing at a time, chosen by <c>pick</c>.</summary>
    private sealed class Play(World world)
    {
        private readonly List<(Lease Lease, long Step)> _running = [];
        private readonly List<TrialReport> _past = [];

        public async Task MakeAsync(Move move, int pick)
        {
            if (move is Move.Report or Move.Fail or Move.Release && _running.Count == 0)
            {
                return;
            }

            var at = _running.Count == 0 ? 0 : pick % _running.Count;
            switch (move)
            {
                case Move.Lease:
                    var leases = await world.AskAsync("agent", lanes: 1 + (pick % 2));
                    _running.AddRange(leases.Select(lease => (lease, lease.Checkpoint?.Step ?? 0)));
                    break;
                case Move.Report:
                    await ReportAsync(at, pick);
                    break;
                case Move.RepeatReport or Move.StaleReport when _past.Count > 0:
                    var report = _past[pick % _past.Count];
                    await world.Trial(report.Lease.Trial).ReportAsync(report, Cancel);
                    await world.Experiment.RecordAsync(report, Cancel);
                    break;
                case Move.Fail:
                    var key = _running[at].Lease.Key;
                    _running.RemoveAt(at);
                    await world.Trial(key.Trial).FailAsync(new TrialFailure(key, "exception", "boom"), Cancel);
                    break;
                case Move.Release:
                    var (lease, step) = _running[at];
                    _running.RemoveAt(at);
                    var checkpoint = step > 0 && pick % 3 == 0 ? FakeAgent.Checkpoint(lease, step) : null;
                    await world.Pool.ReleaseAsync(lease.Key, "drained", checkpoint, Cancel);
                    break;
                case Move.Pause:
                    await world.Experiment.PauseAsync("schedule", Cancel);
                    break;
                case Move.Resume:
                    await world.Experiment.ResumeAsync(Cancel);
                    break;
                case Move.Crash:
                    await world.ReopenAsync();
                    _running.Clear();
                    break;
                case Move.Reload:
                    await world.ReopenAsync(recover: false);
                    break;
                default:
                    break;
            }
        }

        /// <summary>Runs what is left to its end and tells the results: what each trial found, and what the search saw, in the order of trials and steps.</summary>
        public async Task<string> FinishAsync()
        {
            await world.Experiment.ResumeAsync(Cancel);
            while (_running.Count > 0 || !await IsOverAsync())
            {
                await MakeAsync(_running.Count > 0 ? Move.Report : Move.Lease, 0);
            }

            await world.ReopenAsync();
            await world.Experiment.ResumeAsync(Cancel);
            var rows = await world.RowsAsync();
            Assert.Equal(Trials, rows.Count);
            Assert.Empty(await world.Store.ListOpenAttemptsAsync(Cancel));
            var seen = (await world.LogAsync()).Where(line => line[0] is 'm' or 'e').ToList();
            Assert.Equal(seen.Count, seen.Distinct().Count());
            Assert.Equal(Trials * (Epochs + 1), seen.Count);
            return string.Join(
                '\n',
                rows.Select(row => $"{row.State} {row.Parameters} {row.Seed} {row.LastStep} {row.Metrics} {row.Value}")
                    .Concat(seen.Order(StringComparer.Ordinal))
            );
        }

        private async Task<bool> IsOverAsync() =>
            (await world.Experiment.GetAsync(Cancel)).State == ExperimentState.Completed;

        private async Task ReportAsync(int at, int pick)
        {
            var (lease, step) = (_running[at].Lease, _running[at].Step + 1);
            var value = (FakeAgent.Rate(lease) + lease.Seed % 1000) / step;
            var report = FakeAgent.Report(lease, step, value, last: step == Epochs);
            report = pick % 3 == 0 && !report.Last ? report with { Checkpoint = null } : report;
            _past.Add(report);
            var answer = await world.Trial(lease.Trial).ReportAsync(report, Cancel);
            if (answer == ReportAnswer.Continue && !report.Last)
            {
                _running[at] = (lease, step);
                return;
            }

            _running.RemoveAt(at);
            if (answer == ReportAnswer.Pause)
            {
                await world.Pool.ReleaseAsync(lease.Key, "paused", FakeAgent.Checkpoint(lease, step), Cancel);
            }
        }
    }
}
