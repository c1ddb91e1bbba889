using Grid.Store;
using Grid.Store.Sqlite;

namespace Grid.Silo.Tests;

/// <summary>Sweeps whose checkpoints are kept elsewhere.</summary>
public sealed class SharingSweepTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly TestHome _place = new();

    [Fact]
    public async Task A_sweep_goes_on_on_a_machine_that_has_only_what_was_shared()
    {
        using var other = new TestHome();
        var model = new ScriptedModel();
        var id = await PausedAfterTwoEpochsAsync(model);
        other.Folder.Create();
        File.Copy(_home.Folder.Database, other.Folder.Database);
        model.Begins.Clear();

        await using var silo = await TestSilo.OpenAsync(other);
        await silo.Sweeps.ResumeAsync(id, silo.Cancel);
        silo.Start(model: model, artifacts: Shared);
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal([2L], model.Begins);
        Assert.Equal(4.0, (await silo.TrialsAsync(id))[0].Value);
    }

    [Fact]
    public async Task A_place_that_takes_nothing_ends_no_training()
    {
        await using var silo = await TestSilo.OpenAsync(_home);
        var model = new ScriptedModel();
        var id = (await silo.Sweeps.SubmitAsync(Specs.Read(model, "x: {choice: [1, 2]}"), silo.Cancel)).Id;

        silo.Start(model: model, artifacts: new FlakyArtifacts(Shared, _ => new ArtifactsRefusedException("no")));
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.All(
            await silo.TrialsAsync(id),
            trial => Assert.Equal((TrialState.Completed, 1L, null), (trial.State, trial.Attempt, trial.Checkpoint))
        );
        Assert.Contains(
            "could not be shared",
            await silo.Sweeps.LogAsync(id, 0, silo.Cancel),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_full_disk_at_the_place_pauses_the_sweep_with_the_reason()
    {
        await using var silo = await TestSilo.OpenAsync(_home);
        var model = new ScriptedModel();
        var id = (await silo.Sweeps.SubmitAsync(Specs.Read(model, "x: {choice: [1, 2]}"), silo.Cancel)).Id;

        silo.Start(
            model: model,
            artifacts: new FlakyArtifacts(Shared, _ => ArtifactsFullException.At("http://10.0.0.1", inner: null))
        );
        var paused = await silo.UntilAsync(id, ExperimentState.Paused);

        Assert.StartsWith("disk full: the disk that keeps the artifacts (http://10.0.0.1) is full", paused.Reason!);
    }

    [Fact]
    public async Task Of_a_finished_sweep_the_best_trials_keep_their_checkpoints()
    {
        await using var silo = await TestSilo.OpenAsync(_home);
        var model = new ScriptedModel();
        var spec = Specs.Read(model, "x: {choice: [3, 1, 2]}");
        spec = spec with { Checkpoint = spec.Checkpoint with { KeepExperiment = 2 } };
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
        silo.Start(model: model, artifacts: Shared);
        await silo.UntilAsync(id, ExperimentState.Completed);

        await LookAsync(id, pause: null, silo.Cancel);

        Assert.Equal([1L, 2L], (await Shared.ListAsync(id, silo.Cancel)).Select(file => file.Path.Trial));
    }

    [Fact]
    public async Task A_sweep_whose_unfinished_trials_need_more_than_its_budget_is_paused_with_the_reason()
    {
        await using var silo = await TestSilo.OpenAsync(_home);
        using var reached = new ManualResetEventSlim();
        var model = new ScriptedModel { OnEpoch = (epoch, pause) => Hold(epoch, reached, pause) };
        var spec = Specs.Read(model, "x: 1");
        spec = spec with { Checkpoint = spec.Checkpoint with { Budget = 0 } };
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
        silo.Start(slots: 1, model: model, artifacts: Shared);
        reached.Wait(silo.Cancel);

        await LookAsync(
            id,
            (experiment, reason, cancel) => silo.Sweeps.PauseAsync(experiment, reason, cancel),
            silo.Cancel
        );

        var status = await silo.Sweeps.GetAsync(id, silo.Cancel);
        Assert.Equal(ExperimentState.Paused, status.State);
        Assert.Equal(
            "checkpoint.budget is 0 bytes, and what unfinished trials go on from takes 1: submit the spec with a larger budget, or with fewer trials at a time",
            status.Reason
        );
        Assert.NotEmpty(await Shared.ListAsync(id, silo.Cancel));
    }

    [Fact]
    public async Task The_keeper_looks_when_something_was_put()
    {
        await using var silo = await TestSilo.OpenAsync(_home);
        var model = new ScriptedModel();
        var spec = Specs.Read(model, "x: 1");
        spec = spec with { Checkpoint = spec.Checkpoint with { KeepExperiment = 0 } };
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
        silo.Start(model: model, artifacts: Shared);
        await silo.UntilAsync(id, ExperimentState.Completed);
        await using var store = await SqliteStore.OpenReadOnlyAsync(_home.Folder.Database, silo.Cancel);
        var deleted = new TaskCompletionSource();
        var place = new TellingArtifacts(Shared, () => deleted.TrySetResult());

        // The sweep is over, so that only the put makes the keeper look at it.
        await using var keeper = new ArtifactKeeper(place, store, NoPause, TimeProvider.System, failed: null);
        keeper.Start();
        keeper.Stored(new ArtifactPath(id, 0, "epoch-000003.attempt-1.safetensors"));
        await deleted.Task.WaitAsync(silo.Cancel);

        Assert.Empty(await Shared.ListAsync(id, silo.Cancel));
    }

    public void Dispose()
    {
        _home.Dispose();
        _place.Dispose();
    }

    private FolderArtifacts Shared => new(_place.Folder.Root);

    private static Task NoPause(string experiment, string reason, CancellationToken cancel) => Task.CompletedTask;

    private static void Hold(long epoch, ManualResetEventSlim reached, CancellationToken pause)
    {
        if (epoch == 2)
        {
            reached.Set();
            pause.WaitHandle.WaitOne();
        }
    }

    private async Task LookAsync(
        string experiment,
        Func<string, string, CancellationToken, Task>? pause,
        CancellationToken cancel
    )
    {
        await using var store = await SqliteStore.OpenReadOnlyAsync(_home.Folder.Database, cancel);
        await using var keeper = new ArtifactKeeper(Shared, store, pause ?? NoPause, TimeProvider.System, failed: null);
        await keeper.LookAsync(experiment, cancel);
    }

    /// <summary>Leaves a sweep whose only trial was paused in its third epoch.</summary>
    private async Task<string> PausedAfterTwoEpochsAsync(ScriptedModel model)
    {
        await using var silo = await TestSilo.OpenAsync(_home);
        using var reached = new ManualResetEventSlim();
        model.OnEpoch = (epoch, pause) => Hold(epoch, reached, pause);
        var id = (await silo.Sweeps.SubmitAsync(Specs.Read(model, "x: 1"), silo.Cancel)).Id;
        var agent = silo.Start(slots: 1, model: model, artifacts: Shared);
        reached.Wait(silo.Cancel);
        await silo.Sweeps.PauseAsync(id, "for a test", silo.Cancel);
        await agent.StopAsync();
        model.OnEpoch = null;
        return id;
    }

    /// <summary>Says when something was deleted.</summary>
    private sealed class TellingArtifacts(IArtifacts inner, Action deleted) : IArtifacts
    {
        public Task PutAsync(ArtifactPath path, string file, string sha256, CancellationToken cancel) =>
            inner.PutAsync(path, file, sha256, cancel);

        public Task GetAsync(ArtifactPath path, string file, string? sha256, CancellationToken cancel) =>
            inner.GetAsync(path, file, sha256, cancel);

        public async Task DeleteAsync(ArtifactPath path, CancellationToken cancel)
        {
            await inner.DeleteAsync(path, cancel);
            deleted();
        }

        public Task<IReadOnlyList<StoredArtifact>> ListAsync(string experiment, CancellationToken cancel) =>
            inner.ListAsync(experiment, cancel);
    }
}
