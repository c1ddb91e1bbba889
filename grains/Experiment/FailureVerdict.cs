using Grid.Store;

namespace Grid.Grains;

/// <summary>What a failed attempt means for its trial.</summary>
/// <param name="Failures">The trial's count from now on.</param>
/// <param name="FailsTrial">Whether it is not tried again.</param>
internal readonly record struct FailureVerdict(int Failures, bool FailsTrial);

/// <summary>Decides what a failed attempt means: see the groups of <see cref="FailureCause"/>.</summary>
internal static class FailureVerdicts
{
    public static async Task<FailureVerdict> OfAsync(
        TrialFailure failure,
        int failures,
        int retries,
        RunningTrials trials
    )
    {
        if (FailureCause.IsInfrastructure(failure.Cause))
        {
            return new(failures, FailsTrial: false);
        }

        if (
            failure.Cause == FailureCause.DeviceMemory
            && IsNeighboursFault(failure, await trials.AttemptsAsync(failure.Lease.Trial))
        )
        {
            return new(failures, FailsTrial: false);
        }

        return new(failures + 1, FailureCause.IsFinal(failure.Cause) || failures + 1 > retries);
    }

    /// <summary>On a shared device the neighbours may have had the memory: that is believed once.</summary>
    private static bool IsNeighboursFault(TrialFailure failure, IReadOnlyList<AttemptRow> attempts) =>
        attempts.Any(attempt =>
            attempt.Attempt == failure.Lease.Attempt && DeviceShare.Parse(attempt.Slot).Any(device => device.Share < 1)
        ) && !attempts.Any(attempt => attempt.Cause == FailureCause.DeviceMemory);
}
