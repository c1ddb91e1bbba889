namespace Grid.Models;

/// <summary>
/// A training run of K lanes in lockstep. Used by one thread only. Results do not depend on where the run was interrupted and resumed: on CPU they
/// are equal bit for bit (same number of threads, same lanes).
/// </summary>
public interface ITraining : IDisposable
{
    /// <summary>How many lanes still train. Lane numbers count from 0 and close up when one is dropped.</summary>
    int Lanes { get; }

    /// <summary>Epochs done, from 0.</summary>
    long Epoch { get; }

    /// <summary>Epochs that there are in all.</summary>
    long Epochs { get; }

    /// <summary>
    /// Trains to the end of the current epoch and measures. Null where <paramref name="pause"/> was signalled first: the state is then that after the last whole step,
    /// and <see cref="Save"/> keeps it.
    /// </summary>
    /// <param name="progress">Called after each step with (steps done in this epoch, steps of an epoch); cheap, on this thread.</param>
    IReadOnlyList<LaneMeasures>? RunEpoch(Action<int, int>? progress, CancellationToken pause);

    /// <summary>
    /// Writes one lane's whole state as safetensors: temporary name, sync, rename. Throws <see cref="IOException"/> where the disk is full; nothing is left behind then.
    /// </summary>
    void Save(int lane, string path);

    /// <summary>Writes one lane's picture (PNG, same care as <see cref="Save"/>) where the model has one; false where not.</summary>
    bool SavePicture(int lane, string path);

    /// <summary>Takes a lane out of the run; the others go on.</summary>
    void DropLane(int lane);
}

/// <summary>What one lane measured in an epoch: a value for each of the model's metrics.</summary>
public sealed record LaneMeasures(IReadOnlyDictionary<string, double> Metrics);

/// <summary>One lane to train: its hyperparameters, the seed of all its randomness, and the checkpoint to go on from (null: from the start).</summary>
public sealed record LaneRequest(ModelParameters Parameters, long Seed, string? CheckpointPath);

/// <summary>What to train, on what. Threads is the number of CPU threads for tensor operations. Device is "cpu" or "cuda:N".</summary>
public sealed record TrainingRequest(
    IReadOnlyList<LaneRequest> Lanes,
    string? Dataset,
    DatasetCatalog Datasets,
    string Device,
    int Threads
);
