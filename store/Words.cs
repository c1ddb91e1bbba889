namespace Grid.Store;

/// <summary>States as they stand in the rows of every driver: words that a person at a database's shell can read.</summary>
internal static class Words
{
    public static string Of(TrialState state) =>
        state switch
        {
            TrialState.Queued => "queued",
            TrialState.Running => "running",
            TrialState.Paused => "paused",
            TrialState.Completed => "completed",
            TrialState.Stopped => "stopped",
            TrialState.Failed => "failed",
            TrialState.Cancelled => "cancelled",
            _ => throw new ArgumentOutOfRangeException(
                nameof(state),
                state,
                "This trial state has no word in the store."
            ),
        };

    public static string Of(ExperimentState state) =>
        state switch
        {
            ExperimentState.Running => "running",
            ExperimentState.Paused => "paused",
            ExperimentState.Completed => "completed",
            ExperimentState.Cancelled => "cancelled",
            ExperimentState.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(
                nameof(state),
                state,
                "This experiment state has no word in the store."
            ),
        };

    public static TrialState ToTrialState(string word) =>
        word switch
        {
            "queued" => TrialState.Queued,
            "running" => TrialState.Running,
            "paused" => TrialState.Paused,
            "completed" => TrialState.Completed,
            "stopped" => TrialState.Stopped,
            "failed" => TrialState.Failed,
            "cancelled" => TrialState.Cancelled,
            _ => throw new InvalidDataException($"The store holds a trial in the unknown state '{word}'."),
        };

    public static ExperimentState ToExperimentState(string word) =>
        word switch
        {
            "running" => ExperimentState.Running,
            "paused" => ExperimentState.Paused,
            "completed" => ExperimentState.Completed,
            "cancelled" => ExperimentState.Cancelled,
            "failed" => ExperimentState.Failed,
            _ => throw new InvalidDataException($"The store holds an experiment in the unknown state '{word}'."),
        };
}
