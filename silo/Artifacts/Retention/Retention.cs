namespace Grid.Silo;

/// <summary>One checkpoint of an experiment, as retention sees it.</summary>
internal sealed record KeptCheckpoint(ArtifactPath Path, CheckpointName Name, long Bytes, DateTimeOffset WrittenAt)
{
    public long Trial => Path.Trial;
}

/// <summary>What the rows say of a trial that has checkpoints.</summary>
/// <param name="IsFinished">Whether it never trains again.</param>
/// <param name="Rank">Among the finished trials, from 0, the best by the objective. Of no meaning for the others.</param>
/// <param name="Recorded">The name of the checkpoint in its row: what another attempt goes on from. Null: none.</param>
internal sealed record TrialStanding(bool IsFinished, int Rank, string? Recorded);

/// <summary>What may stay: the `checkpoint` part of a spec.</summary>
/// <param name="PerTrial">So many of one trial.</param>
/// <param name="PerExperiment">So many in all, beside those that unfinished trials go on from; null: no limit.</param>
/// <param name="Budget">Bytes of all together; null: no limit.</param>
internal sealed record RetentionLimits(int PerTrial, int? PerExperiment, long? Budget);

/// <param name="Delete">In the order in which they are to go.</param>
/// <param name="Bytes">Of what stays.</param>
/// <param name="IsOverBudget">Whether what stays is more than the budget, though nothing is left that could go.</param>
internal sealed record RetentionPlan(IReadOnlyList<KeptCheckpoint> Delete, long Bytes, bool IsOverBudget);

/// <summary>
/// Which checkpoints of an experiment go. Never those that an unfinished trial needs: the recorded one, and whatever is newer, whose report may be under way. The others go in this order: older ones of
/// finished trials; the newest of finished trials, worst objective first, without the best few; older ones of unfinished trials; the newest of the best few, worst first.
/// </summary>
internal static class Retention
{
    private static readonly TrialStanding s_unknown = new(IsFinished: false, Rank: 0, Recorded: null);

    /// <summary>Whether <see cref="Plan"/> could find anything to do, whatever the trials' standings are.</summary>
    public static bool IsNeeded(IReadOnlyCollection<KeptCheckpoint> files, RetentionLimits limits) =>
        files.Count > limits.PerExperiment
        || files.Sum(file => file.Bytes) > limits.Budget
        || files.GroupBy(file => file.Trial).Any(trial => trial.Count() > limits.PerTrial);

    public static RetentionPlan Plan(
        IReadOnlyCollection<KeptCheckpoint> files,
        IReadOnlyDictionary<long, TrialStanding> trials,
        RetentionLimits limits
    )
    {
        var delete = new List<KeptCheckpoint>();
        var spare = new List<Spare>();
        foreach (var group in files.GroupBy(file => file.Trial))
        {
            var trial = trials.GetValueOrDefault(group.Key) ?? s_unknown;
            var newestFirst = NewestFirst(group, trial);
            var needed = trial.IsFinished ? 0 : Needed(newestFirst, trial.Recorded);
            // One that was taken on the way out stands beside the others: a trial may still go on from the one before it.
            var beside = !trial.IsFinished && newestFirst[0].Name.Paused ? 1 : 0;
            var keep = Math.Max(needed, limits.PerTrial + beside);
            delete.AddRange(newestFirst.Skip(keep).Reverse());
            spare.AddRange(newestFirst.Take(keep).Select((file, place) => new Spare(file, trial, place)).Skip(needed));
        }

        var best = limits.PerExperiment ?? 1;
        var inOrder = new Queue<Spare>(
            spare
                .OrderBy(one => one.Class(best))
                .ThenByDescending(one => one.Trial.IsFinished ? one.Trial.Rank : 0)
                .ThenByDescending(one => one.Place)
                .ThenBy(one => one.File.WrittenAt)
        );
        var bytes = files.Sum(file => file.Bytes) - delete.Sum(file => file.Bytes);
        while (inOrder.Count > limits.PerExperiment || (bytes > limits.Budget && inOrder.Count > 0))
        {
            var gone = inOrder.Dequeue().File;
            bytes -= gone.Bytes;
            delete.Add(gone);
        }

        return new RetentionPlan(delete, bytes, bytes > limits.Budget);
    }

    /// <summary>Of a finished trial the recorded one comes first: what is newer was never reported.</summary>
    private static List<KeptCheckpoint> NewestFirst(IEnumerable<KeptCheckpoint> files, TrialStanding trial) =>
        [
            .. files
                .OrderByDescending(file => trial.IsFinished && file.Path.Name == trial.Recorded)
                .ThenByDescending(file => file.Name.Attempt)
                .ThenByDescending(file => file.Name.Epoch)
                .ThenByDescending(file => file.Name.Paused),
        ];

    /// <summary>How many of the newest an unfinished trial needs: up to the recorded one, and all while that is not seen.</summary>
    private static int Needed(List<KeptCheckpoint> newestFirst, string? recorded)
    {
        var at = newestFirst.FindIndex(file => file.Path.Name == recorded);
        return at < 0 ? newestFirst.Count : at + 1;
    }

    /// <summary>A checkpoint that may go, and how many newer ones its trial has.</summary>
    private sealed record Spare(KeptCheckpoint File, TrialStanding Trial, int Place)
    {
        public int Class(int best) =>
            (Trial.IsFinished, Place) switch
            {
                (true, > 0) => 0,
                (true, 0) when Trial.Rank >= best => 1,
                (false, _) => 2,
                _ => 3,
            };
    }
}
