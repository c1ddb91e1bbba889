using System.Numerics;

namespace Grid.Search;

/// <summary>
/// The Sobol sequence, scrambled: any 2^k consecutive points from a multiple of 2^k on fill the unit cube's elementary boxes evenly. Each dimension's generator matrix is
/// multiplied by a random lower triangular matrix (Matoušek 1998, "On the L2-discrepancy for anchored boxes") and its points are shifted digit by digit, which keeps
/// that property and makes every point uniform. After 2^32 points it begins anew.
/// </summary>
internal sealed class SobolSequence : ISequence
{
    private const int Bits = 32;

    // What bit i of the (Gray-coded) index adds to each dimension.
    private readonly uint[][] _directions;
    private readonly uint[] _shifts;

    /// <exception cref="SearchSpaceException">There are more dimensions than direction numbers.</exception>
    public SobolSequence(int dimensions, RandomSource random)
    {
        if (dimensions > SobolDirections.Dimensions)
        {
            throw new SearchSpaceException(
                null,
                $"{dimensions} parameters vary, and the Sobol sequence has {SobolDirections.Dimensions} dimensions.",
                "Let fewer vary, or use 'algorithm: halton'."
            );
        }

        _directions = new uint[dimensions][];
        _shifts = new uint[dimensions];
        for (var d = 0; d < dimensions; d++)
        {
            _directions[d] = Scrambled(SobolDirections.Of(d), random);
            _shifts[d] = (uint)random.Next();
        }
    }

    public void Write(long index, Span<double> point)
    {
        var gray = (uint)(index ^ (index >> 1));
        for (var d = 0; d < _directions.Length; d++)
        {
            var x = _shifts[d];
            for (var rest = gray; rest != 0; rest &= rest - 1)
            {
                x ^= _directions[d][BitOperations.TrailingZeroCount(rest)];
            }

            // The middle of the point's cell: 0 itself is never a point.
            point[d] = (x + 0.5) / (1UL << Bits);
        }
    }

    private static uint[] Scrambled(uint[] directions, RandomSource random)
    {
        // Row r of the triangle tells which leading digits make up digit r; the diagonal is 1.
        var rows = new uint[Bits];
        for (var r = 0; r < Bits; r++)
        {
            var diagonal = 1u << (Bits - 1 - r);
            var above = r == 0 ? 0 : uint.MaxValue << (Bits - r);
            rows[r] = ((uint)random.Next() & above) | diagonal;
        }

        return Array.ConvertAll(
            directions,
            direction =>
            {
                var scrambled = 0u;
                foreach (var row in rows)
                {
                    scrambled = (scrambled << 1) | (uint)(BitOperations.PopCount(direction & row) & 1);
                }

                return scrambled;
            }
        );
    }
}
