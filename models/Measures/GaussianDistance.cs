namespace Grid.Models;

/// <summary>Distances between Gaussians N(m₁, S₁) and N(m₂, S₂) in closed form. Means are [n], covariances symmetric positive semi-definite [n, n].</summary>
public static class GaussianDistance
{
    /// <summary>
    /// The 2-Wasserstein distance, in the units of the variables: W₂² = ‖m₁ − m₂‖² + tr(S₁ + S₂ − 2 (S₁^½ S₂ S₁^½)^½)
    /// (Dowson and Landau 1982; Olkin and Pukelsheim 1982). NaN where an input is not finite. Rounding leaves about 10⁻⁷ √tr(S₁ + S₂) where the truth is 0.
    /// </summary>
    /// <exception cref="ArgumentException">The sizes do not agree.</exception>
    public static double W2(ReadOnlySpan<double> mean1, double[,] cov1, ReadOnlySpan<double> mean2, double[,] cov2) =>
        Math.Sqrt(Frechet(mean1, cov1, mean2, cov2));

    /// <summary>
    /// The Fréchet distance as image generators are measured with it: W₂², of the Gaussians fitted to two sets of features (Heusel et al. 2017, eq. 6). It is an
    /// "FID" only where the features are those of the Inception network of that paper.
    /// </summary>
    /// <inheritdoc cref="W2" path="/exception"/>
    public static double Frechet(ReadOnlySpan<double> mean1, double[,] cov1, ReadOnlySpan<double> mean2, double[,] cov2)
    {
        if (mean1.Length != mean2.Length)
            throw new ArgumentException($"The means have {mean1.Length} and {mean2.Length} dimensions.", nameof(mean2));
        var s1 = SymmetricMatrix.Of(cov1, mean1.Length);
        var s2 = SymmetricMatrix.Of(cov2, mean2.Length);
        if (!SymmetricMatrix.IsFinite(s1) || !SymmetricMatrix.IsFinite(s2))
            return double.NaN;

        var distance = 0.0;
        for (var i = 0; i < mean1.Length; i++)
            distance += (mean1[i] - mean2[i]) * (mean1[i] - mean2[i]);
        var root1 = SymmetricMatrix.Root(s1);
        distance += s1.Trace() + s2.Trace() - 2 * SymmetricMatrix.TraceOfRoot(root1 * s2 * root1);
        return Math.Max(distance, 0);
    }
}
