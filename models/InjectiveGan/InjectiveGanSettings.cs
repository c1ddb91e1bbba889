using System.Globalization;

namespace Grid.Models;

/// <summary>The sizes of the networks.</summary>
/// <param name="Channels">Of the generator at 4 × 4; halved whenever the image doubles.</param>
/// <param name="CriticChannels">After the critic's first layer; doubled whenever the image halves.</param>
internal sealed record InjectiveGanShape(
    int Latents,
    int Channels,
    int CriticChannels,
    int ImageChannels,
    int Side,
    bool Injective
);

/// <summary>What all lanes share.</summary>
internal sealed record InjectiveGanSettings(
    long Epochs,
    int Batch,
    int Latents,
    int Channels,
    int CriticChannels,
    int Side,
    bool Injective,
    int CriticSteps,
    int ClassifierSteps,
    int TrainImages,
    int TestImages
)
{
    public static InjectiveGanSettings Of(ModelParameters parameters) =>
        new(
            parameters.Integer("epochs"),
            (int)parameters.Integer("batch"),
            (int)parameters.Integer("nz"),
            (int)parameters.Integer("channels"),
            (int)parameters.Integer("critic_channels"),
            int.Parse(parameters.Text("side"), CultureInfo.InvariantCulture),
            parameters.Text("generator") == InjectiveGanModel.Injective,
            (int)parameters.Integer("critic_steps"),
            (int)parameters.Integer("classifier_steps"),
            (int)parameters.Integer("train_images"),
            (int)parameters.Integer("test_images")
        );

    /// <exception cref="ModelException">Channels cannot be halved so often.</exception>
    public InjectiveGanShape Shape(int imageChannels)
    {
        var halvings = int.Log2(Side) - 3;
        return Channels % (2 << halvings) == 0
            ? new InjectiveGanShape(Latents, Channels, CriticChannels, imageChannels, Side, Injective)
            : throw new ModelException(
                $"Images of {Side} need a number of channels that {2 << halvings} divides, not {Channels}."
            );
    }
}
