namespace Grid.Models;

/// <summary>The implicit gradient origin network: <see cref="ImplicitGon"/>.</summary>
public sealed class ImplicitGonModel : IModel
{
    /// <summary>Of the images, in pixels.</summary>
    internal const int Side = 28;

    public ModelInfo Info { get; } =
        new(
            "gon-implicit",
            "Implicit gradient origin network: an image is a function of place and latents, a SIREN (ICLR 2021). Grey images.",
            ReconstructionInfo.Parameters(
                lr: 2e-4,
                GonParameters.Latents(32),
                new("hidden", 256L, "Width of the hidden layers.", Min: 1, Max: 8192, ChangesShape: true),
                new(
                    "hidden_layers",
                    4L,
                    "Hidden layers, each followed by a sine.",
                    Min: 1,
                    Max: 64,
                    ChangesShape: true
                ),
                GonParameters.LatentSigma
            ),
            [
                .. ReconstructionInfo.Metrics("Squared error per image: sum over its pixels"),
                ReconstructionInfo.Samples,
                InterpolationMeasure.Metric,
            ],
            DatasetCatalog.Names,
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        var (batch, latents, hidden, layers) = SharedSettings.Of(
            request,
            parameters =>
                (
                    (int)parameters.Integer("batch"),
                    (int)parameters.Integer("nz"),
                    (int)parameters.Integer("hidden"),
                    (int)parameters.Integer("hidden_layers")
                )
        );
        return ReconstructionTraining.Start(
            Info.Name,
            request,
            new ImageRequest(Side, Channels: 1),
            (parameters, _) =>
                new ImplicitGonReconstructor(
                    new ImplicitGon(parameters, latents, hidden, layers, Side),
                    latents,
                    new LatentStart(request.LatentSigmas()),
                    new LatentWindow(parameters.Lanes, batch, latents, parameters.Device)
                )
        );
    }
}
