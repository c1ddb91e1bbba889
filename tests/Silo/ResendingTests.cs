using Grid.Host;
using Grid.Store;
using Grid.Store.Sqlite;
using CommitFault = Grid.Grains.Tests.Fault;
using FailingStore = Grid.Grains.Tests.FaultyStore;
using ManualTime = Grid.Grains.Tests.ManualTime;

namespace Grid.Silo.Tests;

/// <summary>The control side does not answer for a while.</summary>
public class ResendingTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    public static TheoryData<Exception> Passing =>
        [
            new StoreUnavailableException("busy", new IOException()),
            new StoreConflictException("somebody wrote first"),
            new StoreFencedException(1, 2),
            new ControlUnreachableException("nobody has control"),
            new TimeoutException(),
        ];

    [Theory]
    [MemberData(nameof(Passing), DisableDiscoveryEnumeration = true)]
    public async Task What_may_pass_is_tried_again_after_pauses_that_grow(Exception error)
    {
        var time = new HastyTime();
        var tries = 0;

        var answer = await new Resending(time).RunAsync(
            () => ++tries < 4 ? Task.FromException<string>(error) : Task.FromResult("done"),
            Cancel
        );

        Assert.Equal(("done", 4), (answer, tries));
        Assert.Equal([100, 200, 400], time.Waits.Select(wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task What_does_not_pass_is_thrown_in_the_end()
    {
        var time = new HastyTime();

        await Assert.ThrowsAsync<TimeoutException>(() =>
            new Resending(time).RunAsync(() => Task.FromException<int>(new TimeoutException()), Cancel)
        );

        Assert.Equal(9, time.Waits.Count);
        Assert.All(time.Waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Where_it_is_to_keep_trying_only_an_answer_ends_it_and_pauses_stay_short()
    {
        var time = new HastyTime();
        var tries = 0;

        await new Resending(time, () => true).RunAsync(
            () =>
                ++tries < 50
                    ? Task.FromException<int>(new ControlUnreachableException("nobody has control"))
                    : Task.FromResult(0),
            Cancel
        );

        Assert.Equal(50, tries);
        Assert.Equal(TimeSpan.FromSeconds(2), time.Waits.Max());
    }

    [Fact]
    public async Task A_change_of_control_ends_the_pause_and_the_ones_after_it_begin_anew()
    {
        var time = new HastyTime();
        var tries = 0;
        var change = new TaskCompletionSource();

        await new Resending(time, () => true, () => change.Task).RunAsync(
            () =>
            {
                tries++;
                if (tries == 6)
                {
                    // While the call is under way, and only once.
                    change.SetResult();
                    change = new TaskCompletionSource();
                }

                return tries < 9
                    ? Task.FromException<int>(new ControlUnreachableException("nobody has control"))
                    : Task.FromResult(0);
            },
            Cancel
        );

        Assert.Equal([100, 200, 400, 800, 1600, 100, 200], time.Waits.Select(wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task Where_nothing_is_to_be_waited_for_any_more_the_pause_ends_and_one_more_try_is_the_last()
    {
        using var hurry = new CancellationTokenSource();
        var tries = 0;

        var trying = new Resending(new ManualTime(), () => true, hurry: hurry.Token).RunAsync(
            () =>
            {
                tries++;
                return Task.FromException<int>(new ControlUnreachableException("nobody has control"));
            },
            Cancel
        );
        Assert.False(trying.IsCompleted);
        await hurry.CancelAsync();

        await Assert.ThrowsAsync<ControlUnreachableException>(() => trying);
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task Another_failure_is_not_tried_again()
    {
        var tries = 0;

        await Assert.ThrowsAsync<ArgumentException>(() =>
            new Resending(new HastyTime()).RunAsync(
                () =>
                {
                    tries++;
                    return Task.FromException<int>(new ArgumentException("wrong"));
                },
                Cancel
            )
        );

        Assert.Equal(1, tries);
    }

    [Theory]
    [InlineData(CommitFault.Lost)]
    [InlineData(CommitFault.Unanswered)]
    internal async Task A_store_that_fails_for_a_moment_does_not_end_a_sweep(CommitFault fault)
    {
        using var home = new TestHome();
        var commits = 0;

        // Two commits of every three of what agents tell fail: reports, ends of attempts, failures.
        CommitFault FaultOf(int number, StoreBatch batch) =>
            batch.Writes.Any(write => write is InsertReport or EndAttempt) && ++commits % 3 != 0
                ? fault
                : CommitFault.None;
        await using var silo = await TestSilo.OpenAsync(
            home,
            async () => new FailingStore(await SqliteStore.OpenAsync(home.Folder.Database, Cancel), FaultOf)
        );
        var spec = Specs.Synthetic("fail_at_epoch: {choice: [0, 2]}; epochs: 3", "trial: {retries: 0}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        var agent = silo.Start();
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.False(agent.Faulted.IsCompleted);
        Assert.Equal(
            [(TrialState.Completed, 1L, 3L), (TrialState.Failed, 1L, 1L)],
            (await silo.TrialsAsync(id)).Select(trial => (trial.State, trial.Attempt, trial.LastStep))
        );
    }
}
