namespace Grid.Models;

/// <summary>
/// Recovers x from y = ReLU(Wx) plus noise: the active rows are known from y, so x̂ = W_S⁺ (y_S + e) by their pseudo-inverse, |e| = |y|·10^(−dB/20). With fewer than n active rows
/// x̂ is the shortest of all x that fit (JMLR 23(105), 2022, section 4.1).
/// </summary>
internal static class NoisyReconstruction
{
    /// <param name="weights">[m, n].</param>
    /// <param name="x">[1, n].</param>
    /// <param name="direction">Where the noise points: [1, m], of any length.</param>
    /// <returns>Active rows, and |x̂ − x| / |x|; an x without active rows is recovered as 0.</returns>
    public static (long Active, double Error) Of(Tensor weights, Tensor x, Tensor direction, double decibels)
    {
        using var scope = NewDisposeScope();
        var heights = weights.mm(x.t());
        var on = heights.gt(0).squeeze(1).nonzero().squeeze(1);
        var active = on.shape[0];
        if (active == 0)
            return (0, 1);
        var (rows, y) = (weights.index_select(0, on), heights.index_select(0, on));
        var e = direction.t().index_select(0, on);
        var noisy = y + e * (y.norm() / e.norm() * Math.Pow(10, -decibels / 20));
        var found = linalg.pinv(rows).mm(noisy).t();
        return (active, ((found - x).norm() / x.norm()).cpu().item<float>());
    }
}
