namespace Grid.Models.Tests.Training;

/// <summary>Trainings of a small GON on random discs.</summary>
internal static class TrainingTools
{
    public static readonly IReadOnlyDictionary<string, object> Small = new Dictionary<string, object>
    {
        ["epochs"] = 3L,
        ["batch"] = 8L,
        ["nz"] = 8L,
        ["ngf"] = 2L,
        ["lr"] = 1e-3,
    };

    public static LaneRequest Lane(
        long seed = 1,
        string? checkpoint = null,
        params (string Name, object Value)[] others
    )
    {
        var values = new Dictionary<string, object>(Small);
        foreach (var (name, value) in others)
            values[name] = value;
        return new LaneRequest(new ModelParameters(new GonModel().Info, values), seed, checkpoint);
    }

    public static ITraining Start(RandomImages images, params LaneRequest[] lanes) =>
        new GonModel().Start(new TrainingRequest(lanes, RandomImages.Name, images.Catalog, "cpu", Threads: 1));

    /// <summary>Trains all epochs that are left: a lane's metrics in each.</summary>
    public static List<LaneMeasures[]> Run(ITraining training)
    {
        var epochs = new List<LaneMeasures[]>();
        while (training.Epoch < training.Epochs)
            epochs.Add([.. training.RunEpoch(null, CancellationToken.None)!]);
        return epochs;
    }
}
