namespace Grid.Client;

/// <summary>Estimates how long a sweep still takes, from the time that its trials took so far.</summary>
internal static class Eta
{
    /// <summary>Null where nothing is known yet.</summary>
    /// <param name="completed">How many trials were completed while we watched.</param>
    /// <param name="completedTime">The time that those took, summed.</param>
    /// <param name="running">Of each running trial, the share done (0 to 1) and the time since its start.</param>
    /// <param name="waiting">How many trials have not begun.</param>
    /// <param name="slots">How many train at once.</param>
    public static TimeSpan? Of(
        long completed,
        TimeSpan completedTime,
        IReadOnlyList<(double Share, TimeSpan Elapsed)> running,
        long waiting,
        int slots
    )
    {
        if (TimePerTrial(completed, completedTime, running) is not { } each)
        {
            return null;
        }

        var left = running.Select(trial => each * (1 - Math.Clamp(trial.Share, 0, 1))).ToList();
        var work = left.Aggregate(each * waiting, (sum, time) => sum + time);
        var width = Math.Max(1, Math.Min(slots, waiting + running.Count));

        // Whatever the sum says, the last trial to end takes its own time.
        var longest = left.DefaultIfEmpty(TimeSpan.Zero).Max();
        var even = work / width;
        return even > longest ? even : longest;
    }

    private static TimeSpan? TimePerTrial(
        long completed,
        TimeSpan completedTime,
        IReadOnlyList<(double Share, TimeSpan Elapsed)> running
    )
    {
        if (completed > 0)
        {
            return completedTime / completed;
        }

        // Before the first result, the running ones tell: below some progress they tell nothing.
        var telling = running.Where(trial => trial.Share > 0.02).Select(trial => trial.Elapsed / trial.Share).ToList();
        return telling.Count > 0 ? TimeSpan.FromSeconds(telling.Average(time => time.TotalSeconds)) : null;
    }
}
