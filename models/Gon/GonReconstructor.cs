namespace Grid.Models;

/// <summary>
/// The gradient origin network's step (GON.py): z = z₀ − ∇L(F(z₀), x), and parameters follow the gradient of L(F(z), x), where L is the squared error summed over channels, averaged over
/// pixels and batch.
/// </summary>
internal sealed class GonReconstructor(Gon network, int latents, LatentStart start, bool joint) : IReconstructor
{
    public Reconstruction Reconstruct(Tensor x, StepNoise noise)
    {
        var f = network.Decoder();
        var z0 = start.Draw(noise, x.shape[0], latents);
        var z = GradientOrigin.Latents(z0, z => GradientOrigin.SquaredError(f(z), x, noise.Lanes), joint);
        return Reconstruction.OfSquaredError(f(z), z, x, noise.Lanes);
    }

    public void Drop(int lane) => start.Drop(lane);
}
