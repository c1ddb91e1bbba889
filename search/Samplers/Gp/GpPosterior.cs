namespace Grid.Search;

/// <summary>What a Gaussian process says of a point, given others: mean and variance, with their gradients.</summary>
internal sealed class GpPosterior
{
    private readonly GpKernel _kernel;
    private readonly GpParameters _parameters;
    private readonly double[][] _points;
    private readonly Cholesky _cholesky;
    private readonly double[] _alpha;
    private readonly double[] _covariances;
    private readonly double[] _slopes;

    private GpPosterior(GpKernel kernel, GpParameters parameters, double[][] points, double[] values, Cholesky cholesky)
    {
        (_kernel, _parameters, _points, _cholesky) = (kernel, parameters, points, cholesky);
        _alpha = (double[])values.Clone();
        cholesky.SolveLower(_alpha);
        cholesky.SolveUpper(_alpha);
        _covariances = new double[points.Length];
        _slopes = new double[points.Length];
    }

    /// <summary>The posterior. Where rounding makes the covariance singular, as much noise is added as it takes.</summary>
    public static GpPosterior Of(GpKernel kernel, GpParameters parameters, double[][] points, double[] values)
    {
        for (var noise = parameters.Noise; ; noise *= 10)
        {
            var covariance = new double[points.Length][];
            for (var i = 0; i < points.Length; i++)
            {
                covariance[i] = new double[i + 1];
                for (var j = 0; j < i; j++)
                {
                    var distance = kernel.Distance(parameters.Inverses, points[i], points[j]);
                    covariance[i][j] = parameters.Scale * GpKernel.Of(distance).Value;
                }

                covariance[i][i] = parameters.Scale + noise;
            }

            if (Cholesky.Of(covariance) is { } cholesky)
            {
                return new(kernel, parameters, points, values, cholesky);
            }
        }
    }

    /// <summary>Mean and variance at a point.</summary>
    public (double Mean, double Variance) At(ReadOnlySpan<double> x)
    {
        for (var i = 0; i < _points.Length; i++)
        {
            _covariances[i] =
                _parameters.Scale * GpKernel.Of(_kernel.Distance(_parameters.Inverses, x, _points[i])).Value;
        }

        var mean = Dots.Dot(_covariances, _alpha);
        _cholesky.SolveLower(_covariances);
        return (mean, Math.Max(0, _parameters.Scale - Dots.Dot(_covariances, _covariances)));
    }

    /// <summary>Mean and variance at a point, with their gradients by the coordinates of ranges; those of choices stay 0.</summary>
    public (double Mean, double Variance) At(ReadOnlySpan<double> x, Span<double> byMean, Span<double> byVariance)
    {
        for (var i = 0; i < _points.Length; i++)
        {
            var (value, derivative) = GpKernel.Of(_kernel.Distance(_parameters.Inverses, x, _points[i]));
            _covariances[i] = _parameters.Scale * value;
            _slopes[i] = _parameters.Scale * derivative;
        }

        var mean = Dots.Dot(_covariances, _alpha);
        _cholesky.SolveLower(_covariances);
        var variance = Math.Max(0, _parameters.Scale - Dots.Dot(_covariances, _covariances));
        _cholesky.SolveUpper(_covariances);
        for (var k = 0; k < _kernel.Coordinates; k++)
        {
            var (m, v) = (0.0, 0.0);
            for (var i = 0; i < _points.Length && !_kernel.IsChoice(k); i++)
            {
                var slope = _slopes[i] * 2 * _parameters.Inverses[k] * (x[k] - _points[i][k]);
                m += _alpha[i] * slope;
                v -= 2 * _covariances[i] * slope;
            }

            (byMean[k], byVariance[k]) = (m, v);
        }

        return (mean, variance);
    }
}
