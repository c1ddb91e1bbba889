using Grid.Grains;
using Grid.Store;

namespace Grid.Silo.Tests;

/// <summary>An agent whose trainings run in real worker processes, which die.</summary>
public class WorkerAgentTests
{
    [Theory]
    [InlineData(Signals.Kill, "SIGKILL")]
    [InlineData(Signals.Abort, "SIGABRT")]
    [InlineData(Signals.SegmentationFault, "SIGSEGV")]
    public async Task A_worker_that_dies_takes_only_its_attempt_with_it(int signal, string words)
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var mark = Guid.NewGuid().ToString("N");
        var spec = Specs.Synthetic("seconds: 0.5; epochs: 5", "trial: {retries: 1}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
        var agent = silo.Start(1, workers: GridProgram.Marked(mark));
        await silo.Follower.NextAsync<EpochMeasured>(measured => measured.Epoch == 2, silo.Cancel);

        foreach (var worker in GridProgram.ProcessesOf(mark))
        {
            await Signals.EndAsync(worker, signal, silo.Cancel);
        }

        await silo.UntilAsync(id, ExperimentState.Completed);
        var attempts = await silo.Sweeps.AttemptsAsync(id, 0, silo.Cancel);
        Assert.Equal([FailureCause.Crash, "finished"], attempts.Select(attempt => attempt.Cause));
        Assert.Contains(words, attempts[0].Message, StringComparison.Ordinal);
        Assert.Contains(silo.Follower.Seen, seen => seen is TrialStarted { Attempt: 2, FromEpoch: >= 2 });
        Assert.False(agent.Faulted.IsCompleted);
        Assert.Equal(await UndisturbedAsync(spec), (await silo.TrialsAsync(id))[0].Metrics);
    }

    [Fact]
    public async Task Workers_stand_by_for_slots_that_have_not_trained_and_take_what_comes()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var mark = Guid.NewGuid().ToString("N");
        silo.Start(
            DeviceInventory.Cpu(2),
            options => options with { Workers = GridProgram.Marked(mark), StandByAfter = TimeSpan.FromMilliseconds(1) }
        );
        IReadOnlyCollection<int> standing;
        while ((standing = [.. GridProgram.ProcessesOf(mark)]).Count < 2)
        {
            await Task.Delay(10, silo.Cancel);
        }

        var spec = Specs.Synthetic("epochs: 1; lr: {choice: [0.001, 0.01, 0.1, 1.0]}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal(standing.Order(), GridProgram.ProcessesOf(mark).Order());
    }

    [Fact]
    public async Task Fused_trials_whose_worker_dies_go_on_one_by_one()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var mark = Guid.NewGuid().ToString("N");
        var spec = Specs.Synthetic(
            "seconds: 0.05; epochs: 5; lr: {choice: [0.001, 0.01, 0.1]}",
            "trial: {lanes: 3, retries: 0}"
        );
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
        silo.Start(1, lanes: 3, workers: GridProgram.Marked(mark));
        await silo.Follower.NextAsync<EpochMeasured>(measured => measured.Epoch == 2, silo.Cancel);

        foreach (var worker in GridProgram.ProcessesOf(mark))
        {
            Signals.Send(worker, Signals.Kill);
        }

        var status = await silo.UntilAsync(id, ExperimentState.Completed);
        Assert.Equal(3, status.Counts[TrialState.Completed]);
        Assert.All(await silo.TrialsAsync(id), trial => Assert.Equal((1L, 0), (trial.Attempt, trial.Failures)));
    }

    [Theory]
    [InlineData("epoch:crash@2", FailureCause.Crash, "SIGABRT")]
    [InlineData("epoch:die@2", FailureCause.Crash, "SIGKILL")]
    [InlineData("epoch:memory@2", FailureCause.DeviceMemory, "CUDA out of memory")]
    [InlineData("epoch:hang@2", FailureCause.Timeout, "did not end its step")]
    public async Task Why_a_training_in_a_worker_failed_is_told(string faults, string cause, string words)
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var spec = Specs.Synthetic("epochs: 3", "trial: {retries: 0, timeout: 3s}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        var workers = GridProgram.WithFaults(faults) with { AnswerPatience = TimeSpan.FromMilliseconds(20) };
        var agent = silo.Start(1, workers: workers);
        await silo.UntilAsync(id, ExperimentState.Completed);

        var attempt = Assert.Single(await silo.Sweeps.AttemptsAsync(id, 0, silo.Cancel));
        Assert.Equal(cause, attempt.Cause);
        Assert.Contains(words, attempt.Message, StringComparison.Ordinal);
        Assert.False(agent.Faulted.IsCompleted);
    }

    [Fact]
    public async Task A_worker_that_is_told_to_leave_while_it_starts_costs_its_trial_nothing()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var id = (await silo.Sweeps.SubmitAsync(Specs.Synthetic("epochs: 2", "trial: {retries: 0}"), silo.Cancel)).Id;
        var first = Path.Combine(home.Folder.Root, "first");
        var script = $"mkdir '{first}' 2>/dev/null && kill -TERM $$; exec \"$0\" {WorkerCommand.Verb}";
        var command = new WorkerCommand("/bin/sh", ["-c", script, GridProgram.Worker.Program]);

        silo.Start(1, workers: new WorkerOptions { Command = command });

        await silo.UntilAsync(id, ExperimentState.Completed);
        var attempts = await silo.Sweeps.AttemptsAsync(id, 0, silo.Cancel);
        Assert.Equal([FailureCause.Abandoned, "finished"], attempts.Select(attempt => attempt.Cause));
        Assert.Equal(0, Assert.Single(await silo.TrialsAsync(id)).Failures);
    }

    [Fact]
    public async Task Workers_go_with_their_agent()
    {
        using var home = new TestHome();
        var mark = Guid.NewGuid().ToString("N");
        await using (var silo = await TestSilo.OpenAsync(home))
        {
            var spec = Specs.Synthetic("epochs: 1; lr: {choice: [0.001, 0.01]}");
            var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
            silo.Start(2, workers: GridProgram.Marked(mark));
            await silo.UntilAsync(id, ExperimentState.Completed);
            Assert.NotEmpty(GridProgram.ProcessesOf(mark));
        }

        Assert.Empty(GridProgram.ProcessesOf(mark));
    }

    private static async Task<string?> UndisturbedAsync(Spec.ExperimentSpec spec)
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
        silo.Start(1);
        await silo.UntilAsync(id, ExperimentState.Completed);
        return (await silo.TrialsAsync(id))[0].Metrics;
    }
}
