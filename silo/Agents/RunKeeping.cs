using Grid.Grains;
using Grid.Models;
using Grid.Search;
using Grid.Spec;

namespace Grid.Silo;

/// <summary>
/// What one training run puts on disk, and when: the `checkpoint` part of its spec, and the steps at which its stopping policy may pause trials. With `every: 0` it puts down nothing at all.
/// </summary>
internal sealed class RunKeeping(CheckpointOptions options, StopOptions? stop, RunSignals signals, RunMeter meter)
{
    /// <summary>Milestones beside the newest checkpoints: see <see cref="StopOptions.Copies"/>.</summary>
    private const int Milestones = 2;

    /// <summary>Whether there are checkpoints at all.</summary>
    public bool KeepsAnything => options.Every > 0;

    /// <summary>Whether the epoch just done is to be kept; the last one always is.</summary>
    public bool IsDue(long epoch, bool last) =>
        KeepsAnything && (last || epoch % options.Every == 0 || stop?.IsMilestone(epoch) == true);

    /// <summary>Lists a checkpoint that was recorded as its trial's newest, and drops those that are needed no more.</summary>
    public void Recorded(Lane lane, CheckpointInfo checkpoint) =>
        lane.Files.KeepNewest(
            options.Keep,
            checkpoint,
            stop is { Copies: true } ? (Milestones, stop.IsMilestone) : null
        );

    /// <summary>Null where it could not be shared with the other silos. Throws <see cref="IOException"/> where the disk is full, here or there.</summary>
    /// <param name="paused">Whether it is taken on the way out, inside an epoch.</param>
    public CheckpointInfo? Save(ITraining training, int index, Lane lane, bool paused) =>
        meter.Save(
            lane,
            () =>
                lane.Files.SaveCheckpoint(
                    new CheckpointName(training.Epoch, lane.Lease.Attempt, paused),
                    isLast: training.Epoch == training.Epochs,
                    path => training.Save(index, path)
                )
        );

    /// <summary>The state after the last whole step; null where nothing is kept, or the disk is known to be full.</summary>
    public CheckpointInfo? SaveOnTheWayOut(ITraining training, int index, Lane lane) =>
        KeepsAnything && signals.MaySave ? Save(training, index, lane, paused: true) : null;

    public void SavePicture(ITraining training, int index, Lane lane)
    {
        if (KeepsAnything)
        {
            lane.Files.SavePicture(path => training.SavePicture(index, path));
        }
    }
}
