namespace Grid.Search;

/// <summary>
/// How well parameters explain points: the marginal likelihood (Rasmussen and Williams 2006, equations 5.8 and 5.9) times a prior that keeps length scales near the size
/// of the box, the scale near 1 and the noise small. The prior is Optuna's (optuna/_gp/prior.py).
/// </summary>
internal sealed class GpLikelihood(GpKernel kernel, double[][] points, double[] values)
{
    private const double Tolerance = 1e-2;
    private const int MostIterations = 100;

    // e^±25: beyond all that the prior allows.
    private const double MostRaw = 25;

    /// <summary>The most likely parameters near others; those themselves where nothing better is found.</summary>
    public GpParameters Fit(GpParameters near)
    {
        var (raw, other) = (near.ToRaw(), GpParameters.Start(near.Inverses.Length).ToRaw());
        return Descend(raw) <= Descend(other) ? GpParameters.OfRaw(raw) : GpParameters.OfRaw(other);
    }

    private double Descend(double[] raw)
    {
        double[] low = [.. raw.Select(_ => -MostRaw)];
        double[] high = [.. raw.Select(_ => MostRaw)];
        return Minimizer.Run(NegativeLog, raw, low, high, Tolerance, MostIterations);
    }

    /// <summary>The negative logarithm of the likelihood and of the prior, up to a constant, with its gradient by the raw parameters.</summary>
    public double NegativeLog(ReadOnlySpan<double> raw, Span<double> gradient)
    {
        gradient.Clear();
        var parameters = GpParameters.OfRaw(raw);
        var (n, d) = (points.Length, parameters.Inverses.Length);
        var covariance = new double[n][];
        var slopes = new double[n][];
        for (var i = 0; i < n; i++)
        {
            covariance[i] = new double[i + 1];
            slopes[i] = new double[i];
            for (var j = 0; j < i; j++)
            {
                var (value, derivative) = GpKernel.Of(kernel.Distance(parameters.Inverses, points[i], points[j]));
                covariance[i][j] = parameters.Scale * value;
                slopes[i][j] = parameters.Scale * derivative;
            }

            covariance[i][i] = parameters.Scale + parameters.Noise;
        }

        // Singular to rounding: the search for better parameters turns back.
        if (Cholesky.Of(covariance) is not { } cholesky)
        {
            return double.PositiveInfinity;
        }

        var alpha = (double[])values.Clone();
        cholesky.SolveLower(alpha);
        var loss = (Dots.Dot(alpha, alpha) + cholesky.LogDeterminant) / 2;
        cholesky.SolveUpper(alpha);

        // d/dθ = -½ tr((α αᵀ - K⁻¹) dK/dθ); off the diagonal every pair counts twice.
        var inverse = cholesky.Inverse();
        var (byScale, byNoise) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var weight = (alpha[i] * alpha[j]) - inverse[i][j];
                byScale += weight * covariance[i][j];
                var slope = weight * slopes[i][j];
                for (var k = 0; k < d; k++)
                {
                    gradient[k] -= slope * kernel.Squared(k, points[i][k], points[j][k]);
                }
            }

            var own = (alpha[i] * alpha[i]) - inverse[i][i];
            byScale += own * parameters.Scale / 2;
            byNoise += own / 2;
        }

        for (var k = 0; k < d; k++)
        {
            var w = parameters.Inverses[k];
            loss += (0.1 / w) + (0.1 * w);
            gradient[k] = (gradient[k] * w) - (0.1 / w) + (0.1 * w);
        }

        var (s, noise) = (parameters.Scale, parameters.Noise);
        loss -= Math.Log(s) - s + (0.1 * Math.Log(noise)) - (30 * noise);
        gradient[d] = -byScale - 1 + s;
        gradient[d + 1] = (noise - GpParameters.LeastNoise) * (-byNoise - (0.1 / noise) + 30);
        return loss;
    }
}
