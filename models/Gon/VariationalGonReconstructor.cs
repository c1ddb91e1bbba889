namespace Grid.Models;

/// <summary>
/// The variational gradient origin network's step (Variational-GON.py): as <see cref="GonReconstructor"/>, where L is the negative evidence bound with noise of its own in each of the
/// two passes.
/// </summary>
internal sealed class VariationalGonReconstructor(VariationalGon network, int latents, LatentStart start) : IGenerator
{
    public IReadOnlyList<string> Losses => EvidenceBound.Names;

    public Reconstruction Reconstruct(Tensor x, StepNoise noise)
    {
        var f = network.Decoder();
        var batch = x.shape[0];
        var z0 = start.Draw(noise, batch, latents);
        var (inner, outer) = (noise.Normal(batch, latents), noise.Normal(batch, latents));

        var z = GradientOrigin.Latents(z0, z => Bound(z, inner).Bound.Losses, joint: true);
        var (g, bound) = Bound(z, outer);
        return bound.Pass(g, z, x);

        (Tensor Images, EvidenceBound Bound) Bound(Tensor z, Tensor noise)
        {
            var (g, divergence) = f(z, noise);
            return (g, EvidenceBound.Of(g, x, divergence));
        }
    }

    /// <summary>F past its linear layers, of z ~ N(0, 1).</summary>
    public Tensor Sample(int count, StepNoise noise) => network.Generate(noise.Normal(count, latents));

    public void Drop(int lane) => start.Drop(lane);
}
