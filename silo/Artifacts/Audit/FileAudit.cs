using Grid.Grains;
using Grid.Spec;
using Grid.Store;

namespace Grid.Silo;

/// <summary>What a <see cref="FileAudit"/> has looked at.</summary>
/// <param name="Files">Files whose content was checked, and their bytes.</param>
/// <param name="Orphans">Files and folders, relative to the root, that belong to nothing in the rows. They do no harm.</param>
public sealed record FileAuditCounts(long Files, long Bytes, IReadOnlyList<string> Orphans);

/// <summary>
/// Checks the files under a root (a home, or the folder that silos share) against the rows that name them: the checkpoint that each trial goes on from, the ones listed beside it, pictures. Reads
/// only, also while silos write: what looks wrong counts where the row is the same before and after the look.
/// </summary>
public sealed class FileAudit
{
    private const int Page = 500;

    /// <summary>How often a trial is looked at that changes each time. Such a one trains, and is well.</summary>
    private const int Looks = 5;

    private readonly IStore _store;
    private readonly HomeFolder _root;
    private readonly Action<AuditFinding> _found;
    private readonly List<string> _orphans = [];
    private long _files;
    private long _bytes;

    private FileAudit(IStore store, HomeFolder root, Action<AuditFinding> found) =>
        (_store, _root, _found) = (store, root, found);

    /// <param name="experiment">The one to check; null: all, and what is there beside them.</param>
    /// <param name="found">Told of each file that is missing or damaged.</param>
    public static async Task<FileAuditCounts> RunAsync(
        IStore store,
        HomeFolder root,
        string? experiment,
        Action<AuditFinding> found,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(root);
        var audit = new FileAudit(store, root, found);

        // Folders before rows: what is made in between has a row.
        var folders = Entries(Path.Combine(root.Root, "experiments"));
        var rows = (await store.ListExperimentsAsync(int.MaxValue, cancel)).ToDictionary(row => row.Id);
        foreach (var row in rows.Values.Where(row => experiment is null || row.Id == experiment))
        {
            await audit.CheckAsync(row, cancel);
        }

        if (experiment is null)
        {
            audit.Orphaned(folders.Where(folder => !rows.ContainsKey(Path.GetFileName(folder))));
        }

        return new FileAuditCounts(audit._files, audit._bytes, audit._orphans);
    }

    private async Task CheckAsync(ExperimentRow experiment, CancellationToken cancel)
    {
        var trials = Path.Combine(_root.ExperimentFolder(experiment.Id), "trials");
        var folders = Entries(trials).ToHashSet(StringComparer.Ordinal);
        Orphaned(
            Entries(_root.ExperimentFolder(experiment.Id))
                .Where(path => path != trials && !HomeFolder.IsPlotData(Path.GetFileName(path)))
        );
        var mayLoseFinished = IsLimited(experiment);
        var from = 0L;
        IReadOnlyList<TrialRow> page;
        do
        {
            page = await _store.ListTrialsAsync(experiment.Id, states: null, from, Page, cancel);
            foreach (var trial in page)
            {
                folders.Remove(_root.TrialFolder(trial.Experiment, trial.Number));
                await CheckAsync(trial, mayLoseFinished, cancel);
                from = trial.Number + 1;
            }
        } while (page.Count == Page);
        Orphaned(folders);
    }

    private async Task CheckAsync(TrialRow trial, bool mayLoseFinished, CancellationToken cancel)
    {
        for (var look = 0; look < Looks; look++)
        {
            var files = TrialFileAudit.Look(_root, trial, mayLoseFinished);
            var now = await _store.FindTrialAsync(trial.Experiment, trial.Number, cancel);
            if (now == trial)
            {
                (_files, _bytes) = (_files + files.Files, _bytes + files.Bytes);
                Orphaned(files.Orphans);
                foreach (var problem in files.Problems)
                {
                    _found(new AuditFinding(trial.Experiment, trial.Number, AuditRules.Files, problem));
                }

                return;
            }

            trial = now ?? trial;
        }
    }

    private void Orphaned(IEnumerable<string> paths) =>
        _orphans.AddRange(paths.Select(_root.Relative).Order(StringComparer.Ordinal));

    /// <summary>Whether the spec has checkpoints of finished trials deleted. One that cannot be read is a finding of another rule.</summary>
    private static bool IsLimited(ExperimentRow experiment)
    {
        try
        {
            var kept = SpecJson.Read(experiment.Spec).Checkpoint;
            return kept.KeepExperiment is not null || kept.Budget is not null;
        }
        catch (SpecException)
        {
            return false;
        }
    }

    private static IReadOnlyList<string> Entries(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder)] : [];
}
