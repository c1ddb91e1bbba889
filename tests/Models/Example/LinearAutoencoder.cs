namespace Grid.Models;

/// <summary>The linear autoencoder g = V (W x + b) + c, which learns the space of the first principal components (Baldi and Hornik 1989).</summary>
internal sealed class LinearAutoencoder(ParameterSet parameters, int pixels, int latents) : IReconstructor
{
    private readonly Linear _encoder = new(parameters, "encoder", pixels, latents);
    private readonly Linear _decoder = new(parameters, "decoder", latents, pixels);

    public Reconstruction Reconstruct(Tensor x, StepNoise noise)
    {
        var images = x.view(x.shape[0], noise.Lanes, -1).transpose(0, 1); // [K, N, C·H·W]: each lane its own
        var z = _encoder.Forward(images);
        var g = _decoder.Forward(z).transpose(0, 1).reshape(x.shape);
        return Reconstruction.OfSquaredError(g, z, x, noise.Lanes); // losses are [K]: each lane follows its own gradient
    }
}

/// <summary>What specs call "linear-autoencoder".</summary>
public sealed class LinearAutoencoderModel : IModel
{
    public ModelInfo Info { get; } =
        new(
            "linear-autoencoder",
            "Linear autoencoder: two matrices.",
            ReconstructionInfo.Parameters(
                lr: 1e-3,
                new ParameterInfo("nz", 8L, "Length of the latents.", Min: 1, Max: 1024, ChangesShape: true)
            ),
            ReconstructionInfo.SquaredErrorMetrics,
            DatasetCatalog.Names,
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        var nz = SharedSettings.Of(request, parameters => (int)parameters.Integer("nz"));
        return ReconstructionTraining.Start(
            Info.Name,
            request,
            ImageRequest.Native,
            (parameters, images) => new LinearAutoencoder(parameters, images.ImageSize, nz)
        );
    }
}
