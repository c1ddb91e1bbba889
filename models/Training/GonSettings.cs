namespace Grid.Models;

/// <summary>What all lanes of a GON training share.</summary>
internal sealed record GonSettings(
    long Epochs,
    int Batch,
    int Latents,
    int Features,
    string Activation,
    bool Joint,
    int TrainImages,
    int TestImages
)
{
    /// <exception cref="ModelException">There are no lanes, or they differ in what they must share.</exception>
    public static GonSettings Of(TrainingRequest request)
    {
        if (request.Lanes.Count == 0)
            throw new ModelException("A training needs at least one lane.");
        var settings = Of(request.Lanes[0].Parameters);
        if (request.Lanes.Any(lane => Of(lane.Parameters) != settings))
            throw new ModelException(
                "Trials that train as lanes of one run must agree in all parameters that change its shape."
            );
        return settings;
    }

    private static GonSettings Of(ModelParameters parameters) =>
        new(
            parameters.Integer("epochs"),
            (int)parameters.Integer("batch"),
            (int)parameters.Integer("nz"),
            (int)parameters.Integer("ngf"),
            parameters.Text("activation"),
            parameters.Text("variant") == GonModel.Joint,
            (int)parameters.Integer("train_images"),
            (int)parameters.Integer("test_images")
        );
}

/// <summary>What each lane of a GON training has of its own.</summary>
internal sealed record GonLane(long Seed, float LatentSigma, AdamRates Rates)
{
    public static GonLane Of(LaneRequest request)
    {
        var parameters = request.Parameters;
        return new GonLane(
            request.Seed,
            (float)parameters.Real("latent_sigma"),
            new AdamRates(
                parameters.Real("lr"),
                parameters.Real("beta1"),
                parameters.Real("beta2"),
                WeightDecay: parameters.Real("weight_decay")
            )
        );
    }
}
