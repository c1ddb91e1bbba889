using System.Runtime.Intrinsics;

namespace Grid.Search;

/// <summary>The logarithm of a sum of numbers that are given by their logarithms and are too small or too large for a double.</summary>
internal struct LogSum
{
    // Beyond this a summand is lost in the rounding of the sum.
    private const double Negligible = -40;

    public static readonly LogSum Nothing = new() { _largest = double.NegativeInfinity };

    private double _largest;

    // In units of the largest summand.
    private double _sum;

    public readonly double Log => _largest + Math.Log(_sum);

    public void Add(ReadOnlySpan<double> logarithms)
    {
        var largest = Largest(logarithms);
        if (!(largest - _largest > Negligible))
        {
            return;
        }

        if (largest > _largest)
        {
            _sum *= Math.Exp(_largest - largest);
            _largest = largest;
        }

        foreach (var one in logarithms)
        {
            var beside = one - _largest;
            if (beside > Negligible)
            {
                _sum += Math.Exp(beside);
            }
        }
    }

    private static double Largest(ReadOnlySpan<double> numbers)
    {
        var largest = Vector256.Create(double.NegativeInfinity);
        var i = 0;
        for (; i <= numbers.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            largest = Vector256.Max(largest, Vector256.Create(numbers[i..]));
        }

        var most = Math.Max(Math.Max(largest[0], largest[1]), Math.Max(largest[2], largest[3]));
        for (; i < numbers.Length; i++)
        {
            most = Math.Max(most, numbers[i]);
        }

        return most;
    }
}
