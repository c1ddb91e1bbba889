namespace Grid.Models;

/// <summary>The losses of the two players, [K] each.</summary>
internal static class DcganLosses
{
    /// <summary>What the field note divides the features' distance by.</summary>
    private const double FeatureScale = 4096;

    /// <summary>−log D(x) or −log(1 − D(x)), averaged over the batch: logits [K, N] to [K].</summary>
    public static Tensor CrossEntropy(Tensor logits, bool real) =>
        nn.functional.softplus(real ? -logits : logits).mean([1]);

    /// <summary>½ Σ (f_real − f_fake)² / 4096 over batch and features: [K, N, F] to [K].</summary>
    public static Tensor FeatureDistance(Tensor real, Tensor fake) =>
        (real - fake).square().sum([1, 2]) * (0.5 / FeatureScale);
}
