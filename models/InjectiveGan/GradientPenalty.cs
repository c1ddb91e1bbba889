namespace Grid.Models;

/// <summary>What keeps a Wasserstein critic's slope near 1 (Gulrajani et al. 2017, equation 3).</summary>
internal static class GradientPenalty
{
    /// <summary>E[(‖∇D(x̂)‖ − 1)²] at points x̂ = ε x + (1 − ε) G between real and generated images, each with an ε of its own: [K], differentiable by the critic's parameters.</summary>
    /// <param name="critic">Images [N, K·C, H, W] to [K, N].</param>
    /// <param name="epsilon">[K, N], U(0, 1).</param>
    public static Tensor Of(Func<Tensor, Tensor> critic, Tensor real, Tensor fake, Tensor epsilon)
    {
        var (lanes, batch) = (epsilon.shape[0], epsilon.shape[1]);
        var ofImages = epsilon
            .t()
            .unsqueeze(2)
            .expand(batch, lanes, real.shape[1] / lanes)
            .reshape(batch, real.shape[1], 1, 1);
        var between = (ofImages * real + (1 - ofImages) * fake).detach().requires_grad_(true);
        var gradient = autograd.grad([critic(between).sum()], [between], retain_graph: true, create_graph: true)[0];
        // The root's slope at 0 is infinite, and a critic of dead units has a gradient of 0.
        var norm = (gradient.Vectors(lanes).square().sum([2]) + 1e-12).sqrt();
        return (norm - 1).square().mean([1]);
    }
}
