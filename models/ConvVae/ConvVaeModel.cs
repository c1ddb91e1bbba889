namespace Grid.Models;

/// <summary>The variational autoencoder that variational gradient origin networks are compared with: <see cref="ConvVae"/>.</summary>
public sealed class ConvVaeModel : IModel
{
    public ModelInfo Info { get; } =
        new(
            "conv-vae",
            "Convolutional variational autoencoder: the decoder of 'gon-variational' behind a mirrored encoder.",
            ReconstructionInfo.Parameters(
                lr: 2e-4,
                GonParameters.Latents(256),
                GonParameters.Features(16),
                GonParameters.Activation
            ),
            [.. EvidenceBound.Metrics, ReconstructionInfo.Samples],
            DatasetCatalog.Names,
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        var settings = SharedSettings.Of(request, GonSettings.Of);
        return ReconstructionTraining.Start(
            Info.Name,
            request,
            new ImageRequest(Gon.Side),
            (parameters, images) =>
                new ConvVae(parameters, settings.Shape(images), Activations.ByName(settings.Activation))
        );
    }
}
