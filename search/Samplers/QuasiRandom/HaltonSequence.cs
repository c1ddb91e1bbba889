using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>
/// The Halton sequence, scrambled: dimension d writes the index in base p, the d-th prime, and mirrors its digits at the point, each digit place with a random
/// permutation of its own (Owen 2017, "A randomized Halton algorithm in R"). Any number of dimensions.
/// </summary>
internal sealed class HaltonSequence : ISequence
{
    // Digits below this do not show in a double.
    private const double Finest = 1.0 / (1L << 53);

    // Of each dimension and digit place: what a digit becomes.
    private readonly ImmutableArray<int[][]> _permutations;

    public HaltonSequence(int dimensions, RandomSource random) =>
        _permutations = [.. Primes().Take(dimensions).Select(prime => Permutations(prime, random))];

    public void Write(long index, Span<double> point)
    {
        for (var d = 0; d < _permutations.Length; d++)
        {
            var @base = _permutations[d][0].Length;
            var rest = index;
            var weight = 1.0;
            var sum = 0.0;
            foreach (var permutation in _permutations[d])
            {
                (rest, var digit) = Math.DivRem(rest, @base);
                weight /= @base;
                sum += permutation[digit] * weight;
            }

            point[d] = Math.Min(sum, Math.BitDecrement(1));
        }
    }

    private static int[][] Permutations(int prime, RandomSource random)
    {
        var places = new List<int[]>();
        for (var weight = 1.0; weight > Finest; weight /= prime)
        {
            var permutation = Enumerable.Range(0, prime).ToArray();
            for (var i = prime - 1; i > 0; i--)
            {
                var j = (int)random.NextBelow((UInt128)(i + 1));
                (permutation[i], permutation[j]) = (permutation[j], permutation[i]);
            }

            places.Add(permutation);
        }

        return [.. places];
    }

    private static IEnumerable<int> Primes()
    {
        for (var n = 2; ; n++)
        {
            if (!Enumerable.Range(2, (int)Math.Sqrt(n) - 1).Any(divisor => n % divisor == 0))
            {
                yield return n;
            }
        }
    }
}
