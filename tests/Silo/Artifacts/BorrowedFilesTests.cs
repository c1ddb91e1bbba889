using Grid.Models;
using Grid.Spec;
using Grid.Store;
using Grid.Store.Sqlite;

namespace Grid.Silo.Tests;

/// <summary>Checkpoints that copies of their trials are to begin from, and the keeper that clears away what nobody needs.</summary>
public sealed class BorrowedFilesTests : IDisposable
{
    private const string Sweep = "sweep";
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly TestHome _home = new();
    private readonly TestHome _place = new();

    [Fact]
    public async Task The_keeper_spares_what_a_copy_begins_from_until_the_copy_has_ended()
    {
        _home.Folder.Create();
        await using var store = await SqliteStore.OpenAsync(_home.Folder.Database, Cancel);
        var (borrowed, newest) = (await PutAsync(epoch: 3), await PutAsync(epoch: 6));
        var copy = Trial(1, TrialState.Queued) with { Checkpoint = borrowed };
        var parent = Trial(0, TrialState.Stopped) with { Checkpoint = newest, LastStep = 6, EndedAt = Now };
        await store.CommitAsync(
            new StoreBatch([new InsertExperiment(Population()), new InsertTrial(parent), new InsertTrial(copy)]),
            Cancel
        );
        await using var keeper = new ArtifactKeeper(Shared, store, NoPause, TimeProvider.System, failed: null);

        await keeper.LookAsync(Sweep, Cancel);
        Assert.Equal([Path.GetFileName(borrowed.Path)], await KeptAsync());

        var ended = copy with { State = TrialState.Cancelled, EndedAt = Now };
        await store.CommitAsync(new StoreBatch([new UpdateTrial(ended, copy.Attempt, [TrialState.Queued])]), Cancel);
        await keeper.LookAsync(Sweep, Cancel);
        Assert.Empty(await KeptAsync());
    }

    public void Dispose()
    {
        _home.Dispose();
        _place.Dispose();
    }

    private FolderArtifacts Shared => new(_place.Folder.Root);

    private static Task NoPause(string experiment, string reason, CancellationToken cancel) => Task.CompletedTask;

    private async Task<IEnumerable<string>> KeptAsync() =>
        (await Shared.ListAsync(Sweep, Cancel)).Select(file => file.Path.Name);

    /// <summary>A population in which no finished trial keeps a checkpoint.</summary>
    private static ExperimentRow Population()
    {
        var spec = Specs.Read(
            new SyntheticModel(),
            "lr: {min: 1.0e-5, max: 0.1, scale: log}; epochs: 9",
            "search: {algorithm: random, trials: 2}\nstop: {policy: pbt, interval: 3}"
        );
        var json = SpecJson.Write(spec with { Checkpoint = spec.Checkpoint with { KeepExperiment = 0 } });
        return new(Sweep, "test", ExperimentState.Running, null, json, SpecJson.Hash(json), Now, Now, null);
    }

    private static TrialRow Trial(long number, TrialState state) =>
        new(
            Sweep,
            number,
            state,
            Reason: null,
            Parameters: "{}",
            Point: number,
            Repeat: 0,
            Seed: 1,
            Shape: "shape",
            Attempt: 0,
            Failures: 0,
            LastStep: 0,
            Value: null,
            Metrics: null,
            Checkpoint: null,
            CreatedAt: Now,
            StartedAt: null,
            EndedAt: null
        );

    /// <summary>A checkpoint of trial 0.</summary>
    private async Task<CheckpointRef> PutAsync(long epoch)
    {
        var name = new CheckpointName(epoch, Attempt: 1, Paused: false).ToString();
        var file = Path.Combine(_home.Folder.TrialFolder(Sweep, 0), name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, $"epoch {epoch}", Cancel);
        var hash = FileHash.Of(file);
        await Shared.PutAsync(new ArtifactPath(Sweep, 0, name), file, hash, Cancel);
        return new CheckpointRef(_home.Folder.Relative(file), hash, new FileInfo(file).Length, epoch);
    }
}
