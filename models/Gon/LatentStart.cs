namespace Grid.Models;

/// <summary>Where latents start: the origin, or around it where a lane's latent_sigma says so (an ablation of the field note).</summary>
/// <param name="sigmas">One for each lane.</param>
internal sealed class LatentStart(IEnumerable<float> sigmas)
{
    private readonly List<float> _sigmas = [.. sigmas];

    /// <summary>z₀ [K, N, nz]: N(0, sigma²) in each lane.</summary>
    public Tensor Draw(StepNoise noise, long batch, long latents) => noise.Normal(_sigmas, batch, latents);

    public void Drop(int lane) => _sigmas.RemoveAt(lane);
}
