namespace Grid.Models;

/// <summary>What a pass gives.</summary>
/// <param name="Images">Values of 0 to 1, [N, K·C, H, W].</param>
/// <param name="Latents">[K, N, nz].</param>
/// <param name="SquaredErrors">‖g − x‖² of each image, [K, N]; no gradient goes through it.</param>
/// <param name="Loss">What training descends, [K].</param>
/// <param name="ImageLosses">By name, [K, N] each: "loss", whose mean over the images is <paramref name="Loss"/>, and the terms of which it is made.</param>
internal sealed record Reconstruction(
    Tensor Images,
    Tensor Latents,
    Tensor SquaredErrors,
    Tensor Loss,
    IReadOnlyDictionary<string, Tensor> ImageLosses
)
{
    public const string LossName = "loss";

    /// <summary>A pass whose loss is the squared error, summed over channels and averaged over pixels and batch: <see cref="GradientOrigin.SquaredError"/>.</summary>
    public static Reconstruction OfSquaredError(Tensor g, Tensor z, Tensor x, long lanes)
    {
        var squares = (g - x).square();
        var errors = OfImages(squares, lanes);
        var loss = errors / (double)(x.shape[2] * x.shape[3]);
        return Of(g, z, errors, GradientOrigin.Mean(squares, lanes), loss);
    }

    /// <summary>A pass whose loss has no terms.</summary>
    public static Reconstruction Of(Tensor g, Tensor z, Tensor squaredErrors, Tensor loss, Tensor imageLosses) =>
        new(
            g,
            z,
            squaredErrors,
            loss,
            new Dictionary<string, Tensor>(StringComparer.Ordinal) { [LossName] = imageLosses }
        );

    /// <summary>Sums over each image of what each pixel has: [K, N] of [N, K·C, H, W].</summary>
    public static Tensor OfImages(Tensor pixels, long lanes) =>
        pixels.detach().reshape(pixels.shape[0], lanes, -1).sum(2).t();
}
