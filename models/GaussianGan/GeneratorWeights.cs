using MathNet.Numerics.LinearAlgebra;

namespace Grid.Models;

/// <summary>Widths of a generator with two hidden layers: n → h₁ → h₂ → o.</summary>
public sealed record GeneratorShape(int Latents, int Hidden1, int Hidden2, int Outputs);

/// <summary>The Gaussian N(μ, diag(σ²)) that a generator is to begin at.</summary>
/// <param name="Mean">μ, one per output.</param>
/// <param name="Deviation">σ, one per output.</param>
public sealed record GaussianTarget(double[] Mean, double[] Deviation)
{
    /// <summary>diag(σ²).</summary>
    public double[,] Covariance
    {
        get
        {
            var covariance = new double[Deviation.Length, Deviation.Length];
            for (var i = 0; i < Deviation.Length; i++)
                covariance[i, i] = Deviation[i] * Deviation[i];
            return covariance;
        }
    }
}

/// <summary>
/// Initial weights of one generator G(z) = W₃ tanh(W₂ tanh(W₁ z)) + b₃ of z ~ N(0, I); hidden biases are zero. Sources: the field note's derivation for
/// <see cref="Proposed"/>, Glorot and Bengio 2010 for <see cref="Xavier"/>.
/// </summary>
/// <param name="W1">[h₁, n].</param>
/// <param name="W2">[h₂, h₁].</param>
/// <param name="W3">[o, h₂].</param>
/// <param name="B3">[o].</param>
public sealed record GeneratorWeights(Matrix<double> W1, Matrix<double> W2, Matrix<double> W3, double[] B3)
{
    /// <summary>Two-sided 95 % of N(0, 1), as the field note rounds it.</summary>
    public const double Confidence = 1.96;

    /// <summary>PyTorch's recommended gain before tanh.</summary>
    public const double TanhGain = 5.0 / 3;

    /// <summary>
    /// Hidden layers so small that tanh is nearly the identity (|inputs of tanh| ≤ α in about 95 %), and a last layer that makes the linear map that is left give the target's covariance:
    /// with J = W₂ W₁, the Jacobian of the hidden layers at 0, W₃ J Jᵀ W₃ᵀ = diag(σ²). Of all such W₃ along singular directions of J it takes those of the greatest singular
    /// values, and so the smallest weights. Needs outputs ≤ min(n, h₁, h₂).
    /// </summary>
    public static GeneratorWeights Proposed(
        LaneRandom random,
        GeneratorShape shape,
        GaussianTarget target,
        double alpha
    )
    {
        // s₁ = α / (1.96 √n): a row of W₁ has E‖w‖² = s₁² n, the variance of w·z.
        var w1 = Normal(random, shape.Hidden1, shape.Latents, alpha / (Confidence * Math.Sqrt(shape.Latents)));
        // s₂ = α / (1.96 √L), L = tr(W₁ W₁ᵀ): a row v of W₂ has E[vᵀ W₁ W₁ᵀ v] = s₂² L.
        var l = (w1 * w1.Transpose()).Trace();
        var w2 = Normal(random, shape.Hidden2, shape.Hidden1, alpha / (Confidence * Math.Sqrt(l)));

        // J = W₂ W₁ since tanh'(0) = 1; J = Q S Vᵀ with singular values descending; W₃ = Σ^½ U S⁻¹ Qᵀ with U the first o rows of I.
        var svd = (w2 * w1).Svd();
        var w3 = Matrix<double>.Build.Dense(
            shape.Outputs,
            shape.Hidden2,
            (i, k) => target.Deviation[i] / svd.S[i] * svd.U[k, i]
        );
        return new GeneratorWeights(w1, w2, w3, target.Mean);
    }

    /// <summary>The baseline: N(0, gain² 2/(in + out)) in all three layers with the gain of tanh, and b₃ = μ.</summary>
    public static GeneratorWeights Xavier(LaneRandom random, GeneratorShape shape, GaussianTarget target)
    {
        Matrix<double> Layer(int outputs, int inputs) =>
            Normal(random, outputs, inputs, TanhGain * Math.Sqrt(2.0 / (inputs + outputs)));
        var w1 = Layer(shape.Hidden1, shape.Latents);
        var w2 = Layer(shape.Hidden2, shape.Hidden1);
        var w3 = Layer(shape.Outputs, shape.Hidden2);
        return new GeneratorWeights(w1, w2, w3, target.Mean);
    }

    private static Matrix<double> Normal(LaneRandom random, int rows, int columns, double sigma)
    {
        var values = new float[rows * columns];
        random.FillNormal(values, 1);
        return Matrix<double>.Build.Dense(rows, columns, (i, j) => sigma * values[i * columns + j]);
    }
}
