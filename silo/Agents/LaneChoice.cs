using Grid.Models;
using Grid.Spec;
using Grid.Store;

namespace Grid.Silo;

/// <summary>`trial: {lanes: auto}`: tries out how many trials of one shape are worth training in lockstep on this machine.</summary>
public static class LaneChoice
{
    private const int Most = 16;

    /// <summary>Tries the first waiting trial, on a thread of its own. 1 where nothing waits or its training cannot begin: the trial then says why.</summary>
    public static async Task<int> ProbeAsync(
        ISweepReader sweeps,
        string experiment,
        ExperimentSpec spec,
        DatasetCatalog datasets,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var model = ModelCatalog.All.FirstOrDefault(model => model.Info.Name == spec.Model);
        var waiting = await sweeps.TrialsAsync(experiment, [TrialState.Queued], 0, Most, cancel);
        if (model is null || waiting.Count < 2)
        {
            return 1;
        }

        var parameters = new ModelParameters(model.Info, TrialParameters.Read(waiting[0].Parameters));
        var lane = new LaneRequest(parameters, waiting[0].Seed, CheckpointPath: null);
        var request = new TrainingRequest([lane], spec.Dataset, datasets, "cpu", spec.Trial.Threads);
        return await OwnThread.RunAsync("grid lane probe", () => Choose(model, request, waiting.Count, time, cancel));
    }

    private static int Choose(
        IModel model,
        TrainingRequest request,
        int most,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        try
        {
            return LaneProbe.Choose(model, request, most, time, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return 1;
        }
    }
}
