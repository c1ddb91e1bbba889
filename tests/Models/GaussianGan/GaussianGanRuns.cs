namespace Grid.Models.Tests.GaussianGan;

/// <summary>Runs of the model with small numbers, unless a test asks for others.</summary>
internal static class GaussianGanRuns
{
    public static readonly IReadOnlyDictionary<string, object> Small = new Dictionary<string, object>
    {
        ["epochs"] = 3L,
        ["draws"] = 12L,
        ["samples"] = 400L,
        ["test_samples"] = 50L,
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
        return new LaneRequest(new ModelParameters(new GaussianGanModel().Info, values), seed, checkpoint);
    }

    public static ITraining Start(params LaneRequest[] lanes) =>
        new GaussianGanModel().Start(new TrainingRequest(lanes, null, new DatasetCatalog([]), "cpu", Threads: 1));

    /// <summary>All epochs that are left: each lane's metrics in the last.</summary>
    public static IReadOnlyDictionary<string, double>[] Finish(ITraining training)
    {
        IReadOnlyList<LaneMeasures> measures = [];
        while (training.Epoch < training.Epochs)
            measures = training.RunEpoch(null, CancellationToken.None)!;
        return [.. measures.Select(lane => lane.Metrics)];
    }

    public static IReadOnlyDictionary<string, double>[] Run(params LaneRequest[] lanes)
    {
        using var training = Start(lanes);
        return Finish(training);
    }
}
