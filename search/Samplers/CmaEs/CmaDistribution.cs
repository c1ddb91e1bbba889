using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Grid.Search;

/// <summary>One measured point as CMA-ES takes it in, in the unit cube.</summary>
/// <param name="IsForeign">Whether it was not drawn from the present distribution: an earlier generation's, or one that the user gave.</param>
internal readonly record struct CmaSolution(double[] Numbers, double Loss, double Violation, bool IsForeign);

/// <summary>
/// The normal distribution that CMA-ES draws from and how a generation changes it. Source: Hansen 2016, "The CMA evolution strategy: a tutorial", arXiv 1604.00772, figure 6;
/// foreign points by Hansen 2011, "Injecting external solutions into CMA-ES", arXiv 1110.4181.
/// </summary>
internal sealed class CmaDistribution
{
    private const double LargestSigma = 1e32;
    private const double Tiny = 1e-8;

    private readonly CmaConstants _constants;
    private readonly int _n;
    private readonly MirroredDraws _draws;
    private Vector<double> _mean;
    private Matrix<double> _covariance;
    private Vector<double> _pathSigma;
    private Vector<double> _pathC;
    private double _sigma;
    private long _generation;
    private (Matrix<double> Axes, Vector<double> Lengths)? _shape;

    public CmaDistribution(CmaConstants constants, ReadOnlySpan<double> mean, double sigma)
    {
        _constants = constants;
        _n = mean.Length;
        _mean = DenseVector.OfArray(mean.ToArray());
        _sigma = sigma;
        _covariance = DenseMatrix.CreateIdentity(_n);
        _pathSigma = new DenseVector(_n);
        _pathC = new DenseVector(_n);
        _draws = new(_n);
    }

    private CmaDistribution(CmaConstants constants, JsonElement saved)
    {
        _constants = constants;
        _mean = DenseVector.OfArray(saved.GetProperty("mean").ToReals());
        _n = _mean.Count;
        _covariance = new DenseMatrix(_n, _n, saved.GetProperty("covariance").ToReals());
        _pathSigma = DenseVector.OfArray(saved.GetProperty("pathSigma").ToReals());
        _pathC = DenseVector.OfArray(saved.GetProperty("pathC").ToReals());
        _sigma = saved.GetProperty("sigma").GetDouble();
        _generation = saved.GetProperty("generation").GetInt64();
        // States from before draws came in pairs have none begun.
        _draws = saved.TryGetProperty("draws", out var draws) ? MirroredDraws.Read(_n, draws) : new(_n);
    }

    public double Sigma => _sigma;

    public IReadOnlyList<double> Mean => _mean.AsArray();

    public static CmaDistribution Read(CmaConstants constants, JsonElement saved) => new(constants, saved);

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("generation", _generation);
        json.WriteNumber("sigma", _sigma);
        json.WritePropertyName("mean");
        json.WriteReals(_mean.AsArray());
        json.WritePropertyName("pathSigma");
        json.WriteReals(_pathSigma.AsArray());
        json.WritePropertyName("pathC");
        json.WriteReals(_pathC.AsArray());
        json.WritePropertyName("covariance");
        json.WriteReals(_covariance.AsColumnMajorArray());
        json.WritePropertyName("draws");
        _draws.Save(json);
        json.WriteEndObject();
    }

    /// <summary>x = m + σ B D z with z standard normal, in <see cref="MirroredDraws"/>.</summary>
    public double[] Draw(RandomSource random)
    {
        var (axes, lengths) = Shape();
        var z = DenseVector.OfArray(_draws.Next(random));
        return (_mean + (_sigma * (axes * z.PointwiseMultiply(lengths)))).ToArray();
    }

    /// <summary>Moves on to the next generation. <paramref name="solutions"/>: λ of them, best first.</summary>
    public void Tell(IReadOnlyList<CmaSolution> solutions)
    {
        _generation++;
        var (axes, lengths) = Shape();
        var inverseRoot = axes * DenseMatrix.OfDiagonalVector(lengths.Map(length => 1 / length)) * axes.Transpose();
        var steps = solutions.Select(solution => StepOf(solution, inverseRoot)).ToArray();

        var move = new DenseVector(_n) as Vector<double>;
        for (var i = 0; i < _constants.Mu; i++)
        {
            move += _constants.Weights[i] * steps[i];
        }

        _mean += _sigma * move;

        // Step size: the length of the path against that of a random one.
        var (cs, cc, c1, cMu) = (_constants.CSigma, _constants.CC, _constants.C1, _constants.CMu);
        _pathSigma = ((1 - cs) * _pathSigma) + (Math.Sqrt(cs * (2 - cs) * _constants.MuEff) * (inverseRoot * move));
        var length = _pathSigma.L2Norm();
        _sigma = Math.Min(_sigma * Math.Exp(cs / _constants.DSigma * ((length / _constants.Chi) - 1)), LargestSigma);

        // Covariance: the path of the mean, which stands still while the step size grows fast, and the steps of this generation.
        var expected = Math.Sqrt(1 - Math.Pow(1 - cs, 2 * (_generation + 1)));
        var isSteady = length / expected < (1.4 + (2.0 / (_n + 1))) * _constants.Chi;
        _pathC = ((1 - cc) * _pathC) + ((isSteady ? Math.Sqrt(cc * (2 - cc) * _constants.MuEff) : 0) * move);
        var lost = isSteady ? 0 : cc * (2 - cc);
        var covariance =
            ((1 + (c1 * lost) - c1 - (cMu * _constants.Weights.Sum())) * _covariance)
            + (c1 * _pathC.OuterProduct(_pathC));
        for (var i = 0; i < steps.Length; i++)
        {
            var weight = _constants.Weights[i];
            if (weight < 0)
            {
                var size = (inverseRoot * steps[i]).L2Norm();
                weight *= _n / ((size * size) + Tiny);
            }

            covariance += cMu * weight * steps[i].OuterProduct(steps[i]);
        }

        _covariance = (covariance + covariance.Transpose()) / 2;
        _shape = null;
        _draws.Reset();
    }

    /// <summary>Whether it has become too narrow, too wide or too flat to go on.</summary>
    public bool IsSpent(double firstSigma)
    {
        var (_, lengths) = Shape();
        var isNarrow = true;
        for (var i = 0; i < _n; i++)
        {
            var deviation = Math.Max(_sigma * Math.Sqrt(_covariance[i, i]), _sigma * Math.Abs(_pathC[i]));
            isNarrow &= deviation < 1e-12 * firstSigma;
        }

        var isWide = _sigma * lengths.Maximum() > 1e4 * firstSigma;
        var condition = lengths.Maximum() / lengths.Minimum();
        return isNarrow || isWide || condition * condition > 1e14 || !double.IsFinite(_sigma);
    }

    // In units of σ. A foreign one is cut to the length that a draw hardly exceeds: a far point moves the mean, but does not tear it away.
    private Vector<double> StepOf(CmaSolution solution, Matrix<double> inverseRoot)
    {
        var step = (DenseVector.OfArray(solution.Numbers) - _mean) / _sigma;
        if (!solution.IsForeign)
        {
            return step;
        }

        var most = Math.Sqrt(_n) + (2.0 * _n / (_n + 2));
        return step * Math.Min(1, most / ((inverseRoot * step).L2Norm() + Tiny));
    }

    private (Matrix<double> Axes, Vector<double> Lengths) Shape()
    {
        if (_shape is null)
        {
            var eigen = _covariance.Evd(Symmetricity.Symmetric);
            var lengths = eigen.D.Diagonal().Map(square => Math.Sqrt(square < 0 ? Tiny : square));
            _shape = (eigen.EigenVectors, lengths);
        }

        return _shape.Value;
    }
}
