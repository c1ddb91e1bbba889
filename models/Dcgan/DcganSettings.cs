using System.Globalization;

namespace Grid.Models;

/// <summary>The sizes of a DCGAN's networks.</summary>
/// <param name="Side">Images are Side × Side: 4 times a power of two.</param>
/// <param name="GeneratorFeatures">Channels before the generator's last layer; those at 4 × 4 are as many times more as the image grows by.</param>
/// <param name="DiscriminatorFeatures">Channels after the discriminator's first layer.</param>
internal sealed record DcganShape(
    int Latents,
    int GeneratorFeatures,
    int DiscriminatorFeatures,
    int ImageChannels,
    int Side
)
{
    public const float InitialSigma = 0.02f;

    /// <summary>Channels at 4 × 4, 8 × 8, … up to half the image's side.</summary>
    public long[] Channels(int features)
    {
        var layers = int.Log2(Side) - 2;
        return [.. Enumerable.Range(0, layers).Select(i => (long)features << (layers - 1 - i))];
    }
}

/// <summary>What all lanes share.</summary>
internal sealed record DcganSettings(
    long Epochs,
    int Batch,
    int Latents,
    int GeneratorFeatures,
    int DiscriminatorFeatures,
    int Side,
    int GeneratorSteps,
    int TrainImages,
    int TestImages
)
{
    public static DcganSettings Of(ModelParameters parameters) =>
        new(
            parameters.Integer("epochs"),
            (int)parameters.Integer("batch"),
            (int)parameters.Integer("nz"),
            (int)parameters.Integer("ngf"),
            (int)parameters.Integer("ndf"),
            int.Parse(parameters.Text("side"), CultureInfo.InvariantCulture),
            (int)parameters.Integer("g_steps"),
            (int)parameters.Integer("train_images"),
            (int)parameters.Integer("test_images")
        );

    public DcganShape Shape(int channels) => new(Latents, GeneratorFeatures, DiscriminatorFeatures, channels, Side);
}
