namespace Grid.Store;

/// <summary>What the states of trials and experiments mean to the store.</summary>
public static class TrialStates
{
    /// <summary>Completed, stopped, failed, cancelled: never left, and exactly these have an end time.</summary>
    public static bool IsTerminal(this TrialState state) =>
        state is TrialState.Completed or TrialState.Stopped or TrialState.Failed or TrialState.Cancelled;

    /// <summary>Completed, cancelled, failed: exactly these have an end time. An experiment may go on from them.</summary>
    public static bool IsTerminal(this ExperimentState state) =>
        state is ExperimentState.Completed or ExperimentState.Cancelled or ExperimentState.Failed;
}
