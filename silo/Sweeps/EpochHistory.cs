using Grid.Spec;
using Grid.Store;

namespace Grid.Silo;

/// <summary>How long epochs took in earlier sweeps of a home: what estimates are made from.</summary>
public sealed class EpochHistory(IStore store)
{
    private const int Experiments = 50;
    private const int TrialsEach = 50;

    /// <summary>The mean time of an epoch of this model in the newest experiment that has completed trials of it; null where there is none.</summary>
    public async Task<TimeSpan?> TimePerEpochAsync(string model, CancellationToken cancel)
    {
        foreach (var experiment in await store.ListExperimentsAsync(Experiments, cancel))
        {
            if (
                SpecJson.Read(experiment.Spec).Model == model
                && await TimePerEpochOfAsync(experiment.Id, cancel) is { } time
            )
            {
                return time;
            }
        }

        return null;
    }

    private async Task<TimeSpan?> TimePerEpochOfAsync(string experiment, CancellationToken cancel)
    {
        var trials = await store.ListTrialsAsync(experiment, [TrialState.Completed], 0, TrialsEach, cancel);

        // A trial that was interrupted has waited, too: only trials of one attempt tell.
        var whole = trials.Where(trial => trial.Attempt == 1 && trial.LastStep > 0).ToList();
        var epochs = whole.Sum(trial => trial.LastStep);
        var time = whole.Sum(trial => ((trial.EndedAt - trial.StartedAt) ?? TimeSpan.Zero).TotalSeconds);
        return epochs == 0 ? null : TimeSpan.FromSeconds(time / epochs);
    }
}
