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
    public static GonSettings Of(TrainingRequest request) => SharedSettings.Of(request, Of);

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
        return new GonLane(request.Seed, (float)parameters.Real("latent_sigma"), parameters.AdamRates());
    }
}
