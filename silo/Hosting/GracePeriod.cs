namespace Grid.Silo;

/// <summary>
/// How long a silo takes to leave, at most: what waits for it (Kubernetes' terminationGracePeriodSeconds, compose's stop_grace_period, systemd's TimeoutStopSec) must wait for
/// <see cref="Of"/>. Whatever hangs, the process has ended by then, with exit code 0.
/// </summary>
public static class GracePeriod
{
    /// <summary>How long trainings may take to save where nothing else is asked for (`--drain-timeout`).</summary>
    public static readonly TimeSpan Saving = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take to hand back, as they were, the leases of those that did not save in time.</summary>
    public static readonly TimeSpan HandingBack = TimeSpan.FromSeconds(5);

    /// <summary>How long the rest may take: control and files go to other silos, requests are answered, the store is closed.</summary>
    public static readonly TimeSpan Leaving = TimeSpan.FromSeconds(25);

    /// <summary>All of it, where trainings may take so long to save: 90 s for <see cref="Saving"/>.</summary>
    public static TimeSpan Of(TimeSpan saving) => saving + HandingBack + Leaving;
}
