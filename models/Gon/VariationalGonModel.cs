namespace Grid.Models;

/// <summary>The variational gradient origin network: <see cref="VariationalGon"/>.</summary>
public sealed class VariationalGonModel : IModel
{
    public ModelInfo Info { get; } =
        new(
            "gon-variational",
            "Variational gradient origin network: latents of a Gaussian, by one gradient step of the evidence bound (ICLR 2021).",
            ReconstructionInfo.Parameters(
                lr: 2e-4,
                GonParameters.Latents(256),
                GonParameters.Features(16),
                GonParameters.Activation,
                GonParameters.LatentSigma
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
                new VariationalGonReconstructor(
                    new VariationalGon(parameters, settings.Shape(images), Activations.ByName(settings.Activation)),
                    settings.Latents,
                    new LatentStart(request.LatentSigmas())
                )
        );
    }
}
