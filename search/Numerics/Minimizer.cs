namespace Grid.Search;

/// <summary>A function and its gradient: writes the gradient, returns the value.</summary>
internal delegate double Slope(ReadOnlySpan<double> x, Span<double> gradient);

/// <summary>
/// Minimises a smooth function in a box by projected L-BFGS (Nocedal and Wright 2006, "Numerical optimization", algorithm 7.4): variables that stand at a bound and are pushed
/// against it rest; the others take a quasi-Newton step, cut back to the box, which is halved until the function falls enough.
/// </summary>
internal static class Minimizer
{
    private const int Memory = 10;
    private const int MostHalvings = 30;
    private const double Enough = 1e-4;
    private const double LeastGain = 1e-12;

    /// <summary>Moves <paramref name="x"/> to a local minimum and returns the value there; never to a worse one.</summary>
    /// <param name="tolerance">Ends where no free component of the gradient is larger.</param>
    public static double Run(Slope slope, double[] x, double[] low, double[] high, double tolerance, int iterations)
    {
        var n = x.Length;
        var (gradient, next, nextGradient, direction) = (new double[n], new double[n], new double[n], new double[n]);
        var pairs = new List<(double[] S, double[] Y, double Rho)>();
        var value = slope(x, gradient);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            if (Largest(x, gradient, low, high) <= tolerance)
            {
                break;
            }

            Direct(x, gradient, pairs, low, high, direction);
            var descent = Dots.Dot(direction, gradient);
            if (!(descent < 0))
            {
                pairs.Clear();
                Direct(x, gradient, pairs, low, high, direction);
            }

            // Without curvature to go by, the first step is at most as long as the unit box.
            var step = pairs.Count > 0 ? 1.0 : Math.Min(1, 1 / direction.Sum(Math.Abs));
            var nextValue = double.NaN;
            var fell = false;
            for (var halving = 0; halving < MostHalvings && !fell; halving++, step /= 2)
            {
                var gain = 0.0;
                for (var i = 0; i < n; i++)
                {
                    next[i] = Math.Clamp(x[i] + (step * direction[i]), low[i], high[i]);
                    gain += gradient[i] * (next[i] - x[i]);
                }

                nextValue = slope(next, nextGradient);
                fell = nextValue <= value + (Enough * gain);
            }

            if (!fell)
            {
                break;
            }

            Learn(pairs, x, gradient, next, nextGradient);
            var gained = value - nextValue;
            next.CopyTo(x, 0);
            nextGradient.CopyTo(gradient, 0);
            value = nextValue;
            if (gained <= LeastGain * Math.Max(1, Math.Abs(value)))
            {
                break;
            }
        }

        return value;
    }

    private static bool Rests(double x, double gradient, double low, double high) =>
        (x <= low && gradient > 0) || (x >= high && gradient < 0);

    private static double Largest(double[] x, double[] gradient, double[] low, double[] high)
    {
        var largest = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            largest = Rests(x[i], gradient[i], low[i], high[i]) ? largest : Math.Max(largest, Math.Abs(gradient[i]));
        }

        return largest;
    }

    // The two loops of L-BFGS over the free variables.
    private static void Direct(
        double[] x,
        double[] gradient,
        List<(double[] S, double[] Y, double Rho)> pairs,
        double[] low,
        double[] high,
        double[] direction
    )
    {
        for (var i = 0; i < x.Length; i++)
        {
            direction[i] = Rests(x[i], gradient[i], low[i], high[i]) ? 0 : -gradient[i];
        }

        var alphas = new double[pairs.Count];
        for (var k = pairs.Count - 1; k >= 0; k--)
        {
            alphas[k] = pairs[k].Rho * Dots.Dot(pairs[k].S, direction);
            Add(direction, pairs[k].Y, -alphas[k]);
        }

        if (pairs.Count > 0)
        {
            var (_, y, rho) = pairs[^1];
            var scale = 1 / (rho * Dots.Dot(y, y));
            for (var i = 0; i < direction.Length; i++)
            {
                direction[i] *= scale;
            }
        }

        for (var k = 0; k < pairs.Count; k++)
        {
            Add(direction, pairs[k].S, alphas[k] - (pairs[k].Rho * Dots.Dot(pairs[k].Y, direction)));
        }

        for (var i = 0; i < x.Length; i++)
        {
            direction[i] = Rests(x[i], gradient[i], low[i], high[i]) ? 0 : direction[i];
        }
    }

    private static void Learn(
        List<(double[] S, double[] Y, double Rho)> pairs,
        double[] x,
        double[] gradient,
        double[] next,
        double[] nextGradient
    )
    {
        double[] s = [.. next.Zip(x, (a, b) => a - b)];
        double[] y = [.. nextGradient.Zip(gradient, (a, b) => a - b)];
        var curvature = Dots.Dot(s, y);
        if (curvature > 1e-10 * Dots.Dot(y, y))
        {
            pairs.Add((s, y, 1 / curvature));
            if (pairs.Count > Memory)
            {
                pairs.RemoveAt(0);
            }
        }
    }

    private static void Add(double[] to, double[] what, double times)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += times * what[i];
        }
    }
}
