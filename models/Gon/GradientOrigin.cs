namespace Grid.Models;

/// <summary>
/// What takes the place of an encoder in gradient origin networks: one gradient step of the loss with respect to the latents, from the origin
/// (Bond-Taylor and Willcocks 2021, equation 5).
/// </summary>
public static class GradientOrigin
{
    /// <summary>
    /// z = z₀ − ∇L(z₀). Joint: with the graph kept, so that the outer loss also sends gradients through this step (of second order).
    /// Detached, or where no gradients are recorded: as a constant.
    /// </summary>
    /// <param name="origin">z₀, [K, N, nz], of zeros or noise.</param>
    /// <param name="losses">The loss of each lane, [K], of latents; a lane's loss depends on its own latents only.</param>
    public static Tensor Latents(Tensor origin, Func<Tensor, Tensor> losses, bool joint)
    {
        joint &= is_grad_enabled();
        using var recorded = enable_grad();
        var z0 = origin.detach().requires_grad_(true);
        var loss = losses(z0).sum();
        var gradient = autograd.grad([loss], [z0], retain_graph: joint, create_graph: joint)[0];
        return joint ? z0 - gradient : (z0 - gradient).detach();
    }

    /// <summary>((g − x)²) summed over channels, averaged over batch and pixels: [K] of images [N, K·C, H, W].</summary>
    public static Tensor SquaredError(Tensor g, Tensor x, long lanes) => Mean((g - x).square(), lanes);

    /// <summary>What each pixel has, summed over channels and averaged over batch and pixels: [K] of [N, K·C, H, W].</summary>
    internal static Tensor Mean(Tensor squares, long lanes)
    {
        var (batch, pixels) = (squares.shape[0], squares.shape[2] * squares.shape[3]);
        return squares.view(batch, lanes, -1).sum([0, 2]) / (double)(batch * pixels);
    }
}
