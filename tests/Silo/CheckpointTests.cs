using Grid.Store;

namespace Grid.Silo.Tests;

public class CheckpointTests
{
    [Fact]
    public async Task Only_the_newest_checkpoints_stay()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var spec = Specs.Synthetic("epochs: 6", "checkpoint: {every: 2, keep: 2}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start();
        await silo.UntilAsync(id, ExperimentState.Completed);

        var files = Directory
            .GetFiles(home.Folder.TrialFolder(id, 0), "*.safetensors")
            .Select(Path.GetFileName)
            .Order();
        Assert.Equal(["epoch-000004.attempt-1.safetensors", "epoch-000006.attempt-1.safetensors"], files);
    }

    [Fact]
    public async Task A_trial_that_keeps_nothing_has_no_folder()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var spec = Specs.Synthetic("epochs: 2");
        spec = spec with { Checkpoint = spec.Checkpoint with { Every = 0 } };
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start();
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.False(Directory.Exists(home.Folder.ExperimentFolder(id)));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    public async Task A_damaged_checkpoint_is_not_trusted(bool allAre, long goesOnFrom)
    {
        using var home = new TestHome();
        var model = new ScriptedModel();
        var spec = Specs.Read(model, "x: 1", "checkpoint: {every: 1, keep: 1}");
        var id = await PausedAfterTwoEpochsAsync(home, model, spec);
        await using var silo = await TestSilo.OpenAsync(home);
        var checkpoint = (await silo.TrialsAsync(id))[0].Checkpoint!;
        var kept = Directory.GetFiles(home.Folder.TrialFolder(id, 0), "*.safetensors");
        foreach (var file in allAre ? kept : [home.Folder.Absolute(checkpoint.Path)])
        {
            await File.WriteAllTextAsync(file, "damaged", silo.Cancel);
        }

        model.Begins.Clear();

        await silo.Sweeps.ResumeAsync(id, silo.Cancel);
        silo.Start(model: model);
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal([goesOnFrom], model.Begins);
        Assert.Contains("damaged", await silo.Sweeps.LogAsync(id, 0, silo.Cancel), StringComparison.Ordinal);
        Assert.Equal(4.0, (await silo.TrialsAsync(id))[0].Value);
    }

    [Fact]
    public async Task A_full_disk_pauses_the_sweep_with_the_reason_and_resume_completes_it()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        const int noSpace = 28;
        var model = new ScriptedModel { OnSave = _ => throw new IOException("No space left on device", noSpace) };
        var id = (await silo.Sweeps.SubmitAsync(Specs.Read(model, "x: {choice: [1, 2, 3]}"), silo.Cancel)).Id;

        silo.Start(model: model);
        var paused = await silo.UntilAsync(id, ExperimentState.Paused);

        Assert.Equal($"disk full: No space left on device; free space and run grid resume {id}", paused.Reason);
        Assert.False(File.Exists(home.Folder.Reserve));
        await silo.Agent!.StopAsync();
        Assert.All(
            await silo.TrialsAsync(id),
            trial => Assert.Equal((TrialState.Queued, 0), (trial.State, trial.Failures))
        );

        await silo.DisposeAsync();
        model.OnSave = null;
        await using var again = await TestSilo.OpenAsync(home);
        Assert.True(File.Exists(home.Folder.Reserve));
        await again.Sweeps.ResumeAsync(id, again.Cancel);
        again.Start(model: model);
        await again.UntilAsync(id, ExperimentState.Completed);
    }

    /// <summary>Leaves a sweep whose only trial was paused in its third epoch.</summary>
    private static async Task<string> PausedAfterTwoEpochsAsync(
        TestHome home,
        ScriptedModel model,
        Spec.ExperimentSpec spec
    )
    {
        await using var silo = await TestSilo.OpenAsync(home);
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
        using var reached = new ManualResetEventSlim();
        model.OnEpoch = (epoch, pause) =>
        {
            if (epoch == 2)
            {
                reached.Set();
                pause.WaitHandle.WaitOne();
            }
        };
        var agent = silo.Start(slots: 1, model: model);
        reached.Wait(silo.Cancel);
        await silo.Sweeps.PauseAsync(id, "for a test", silo.Cancel);
        await agent.StopAsync();
        model.OnEpoch = null;
        return id;
    }
}
