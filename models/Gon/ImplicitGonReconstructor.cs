namespace Grid.Models;

/// <summary>
/// The implicit gradient origin network's step (Implicit-GON.py): as <see cref="GonReconstructor"/>, where L is the squared error summed over pixels, averaged over the batch. Its latents follow no known
/// distribution: new images come from the Gaussian fitted to the latents of the last batches.
/// </summary>
internal sealed class ImplicitGonReconstructor(ImplicitGon network, int latents, LatentStart start, LatentWindow window)
    : IGenerator,
        IInterpolator,
        IDisposable
{
    public IReadOnlyList<ILaneState> State => [window];

    public Reconstruction Reconstruct(Tensor x, StepNoise noise)
    {
        var batch = x.shape[0];
        var images = x.view(batch, noise.Lanes, -1).transpose(0, 1);
        var z0 = start.Draw(noise, batch, latents);
        var z = GradientOrigin.Latents(z0, z => ImplicitGon.SquaredError(network.Decode(z), images), joint: true);
        var g = network.Decode(z);
        var errors = (g.detach() - images).square().sum(2);
        return Reconstruction.Of(Images(g), z, errors, ImplicitGon.SquaredError(g, images), errors);
    }

    public void Learned(Reconstruction reconstruction) => window.Add(reconstruction.Latents);

    public Tensor Sample(int count, StepNoise noise) => Decode(window.Draw(noise.Normal(count, latents)));

    public Tensor Decode(Tensor z) => Images(network.Decode(z));

    public void Drop(int lane) => start.Drop(lane);

    public void Dispose() => network.Dispose();

    /// <summary>[K, N, pixels] to [N, K, side, side].</summary>
    private static Tensor Images(Tensor g) =>
        g.transpose(0, 1).reshape(g.shape[1], g.shape[0], ImplicitGonModel.Side, ImplicitGonModel.Side);
}
