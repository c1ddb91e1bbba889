using Grid.Store;

namespace Grid.Grains;

/// <summary>From a trial's row to messages and back.</summary>
internal static class TrialRows
{
    /// <summary>
    /// What must be equal for two trials to share a run. A trial that goes on from a checkpoint is at a step of its own, so it shares with no other.
    /// </summary>
    public static string WaitingShape(this TrialRow row) =>
        row.Checkpoint is null ? row.Shape : $"{row.Shape}#{row.Number}";

    public static CheckpointRef ToRow(this CheckpointInfo checkpoint) =>
        new(checkpoint.Path, checkpoint.Sha256, checkpoint.Bytes, checkpoint.Step);

    public static CheckpointInfo ToMessage(this CheckpointRef checkpoint) =>
        new(checkpoint.Path, checkpoint.Sha256, checkpoint.Bytes, checkpoint.Step);
}
