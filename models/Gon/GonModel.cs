namespace Grid.Models;

/// <summary>
/// The gradient origin network in its joint and its detached form: an autoencoder without an encoder (see <see cref="Gon"/> and <see cref="GradientOrigin"/>).
/// </summary>
public sealed class GonModel : IModel
{
    private const string Joint = "joint";
    private const string Detached = "detached";

    public ModelInfo Info { get; } =
        new(
            "gon",
            "Gradient origin network: latents by one gradient step from the origin, no encoder (ICLR 2021).",
            ReconstructionInfo.Parameters(
                lr: 2e-4,
                GonParameters.Latents(256),
                GonParameters.Features(16),
                GonParameters.Activation,
                GonParameters.LatentSigma,
                new(
                    "variant",
                    Joint,
                    "Whether gradients also flow through the latents' gradient step.",
                    Choices: [Joint, Detached],
                    ChangesShape: true
                )
            ),
            ReconstructionInfo.SquaredErrorMetrics,
            DatasetCatalog.Names,
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        var settings = SharedSettings.Of(request, GonSettings.Of);
        var variant = SharedSettings.Of(request, parameters => parameters.Text("variant"));
        return ReconstructionTraining.Start(
            Info.Name,
            request,
            new ImageRequest(Gon.Side),
            (parameters, images) =>
                new GonReconstructor(
                    new Gon(parameters, settings.Shape(images), Activations.ByName(settings.Activation)),
                    settings.Latents,
                    new LatentStart(request.LatentSigmas()),
                    joint: variant == Joint
                )
        );
    }
}
