namespace Grid.Models;

/// <summary>The convolutional autoencoder that gradient origin networks are compared with: <see cref="ConvAutoencoder"/>.</summary>
public sealed class ConvAutoencoderModel : IModel
{
    public ModelInfo Info { get; } =
        new(
            "conv-autoencoder",
            "Convolutional autoencoder: the decoder of 'gon' behind a mirrored encoder.",
            ReconstructionInfo.Parameters(
                lr: 2e-4,
                GonParameters.Latents(256),
                GonParameters.Features(16),
                GonParameters.Activation
            ),
            ReconstructionInfo.SquaredErrorMetrics,
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
                new ConvAutoencoder(parameters, settings.Shape(images), Activations.ByName(settings.Activation))
        );
    }
}
