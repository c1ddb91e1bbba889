using Grid.Models;

namespace Grid.Silo.Tests;

/// <summary>Requests for trainings, as an agent makes them.</summary>
internal static class Requests
{
    /// <summary>Lanes of the synthetic model, seeds from 1.</summary>
    public static TrainingRequest Synthetic(
        string parameters,
        int lanes = 1,
        string? checkpoint = null,
        string device = "cpu/0"
    ) => Of(new SyntheticModel(), parameters, lanes, null, new DatasetCatalog([]), checkpoint, device);

    public static TrainingRequest Of(
        IModel model,
        string parameters,
        int lanes,
        string? dataset,
        DatasetCatalog datasets,
        string? checkpoint = null,
        string device = "cpu/0"
    )
    {
        var read = new ModelParameters(model.Info, TrialParameters.Read(parameters));
        return new TrainingRequest(
            [.. Enumerable.Range(1, lanes).Select(seed => new LaneRequest(read, seed, checkpoint))],
            dataset,
            datasets,
            device,
            Threads: 1
        );
    }
}
