using Grid.Store;

namespace Grid.Silo;

/// <summary>Gives the checkpoints that unfinished trials go on from, and that lie in this silo's folder, to another silo: those of trials that wait first, since they go on next.</summary>
/// <param name="own">This silo's folder.</param>
/// <param name="there">The other's.</param>
internal sealed class CheckpointHandover(FolderArtifacts own, IArtifacts there, IStore store)
{
    private static readonly IReadOnlyList<TrialState> s_unfinished =
    [
        TrialState.Queued,
        TrialState.Paused,
        TrialState.Running,
    ];

    /// <summary>Answers how many were given; what the other has already is not among them.</summary>
    /// <exception cref="ArtifactException">The other did not take one.</exception>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var experiments = await store.ListExperimentsAsync(int.MaxValue, cancel);
        var given = 0;
        foreach (var state in s_unfinished)
        {
            foreach (var experiment in experiments.Where(row => !row.State.IsTerminal()))
            {
                given += await GiveAsync(experiment.Id, state, cancel);
            }
        }

        return given;
    }

    private async Task<int> GiveAsync(string experiment, TrialState state, CancellationToken cancel)
    {
        var trials = await store.ListTrialsAsync(experiment, [state], 0, int.MaxValue, cancel);
        var here = new List<(ArtifactPath Path, string File, string Sha256)>();
        foreach (var checkpoint in trials.Select(trial => trial.Checkpoint).OfType<CheckpointRef>())
        {
            if (
                ArtifactPath.TryParse(checkpoint.Path, out var path)
                && path.Resolve(own.Root) is var file
                && File.Exists(file)
            )
            {
                here.Add((path, file, checkpoint.Sha256));
            }
        }

        if (here.Count == 0)
        {
            return 0;
        }

        var known = (await there.ListAsync(experiment, cancel)).Select(artifact => artifact.Path).ToHashSet();
        var missing = here.Where(one => !known.Contains(one.Path)).ToList();
        var given = 0;
        foreach (var (path, file, sha256) in missing)
        {
            try
            {
                await there.PutAsync(path, file, sha256, cancel);
                given++;
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                // Its trial, which others train, has put a newer one in its place since its row was read.
            }
        }

        return given;
    }
}
