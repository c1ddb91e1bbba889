using System.Numerics;

namespace Grid.Search.Tests;

public class SobolTests
{
    [Fact]
    public void The_polynomials_are_distinct_and_primitive()
    {
        var polynomials = Enumerable
            .Range(1, SobolDirections.Dimensions - 1)
            .Select(SobolDirections.PolynomialOf)
            .ToList();

        Assert.Equal(polynomials.Count, polynomials.Distinct().Count());
        Assert.All(
            polynomials,
            polynomial => Assert.Equal((1 << BitOperations.Log2(polynomial)) - 1, OrderOfX(polynomial))
        );
    }

    [Fact]
    public void The_fifth_dimension_begins_as_published()
    {
        // m = 1, 1, 3, 3 and the polynomial x^4 + x + 1 give m_5 = 16 m_1 + 8 m_2 + m_1 = 25 without carry.
        var directions = SobolDirections.Of(5);

        Assert.Equal([1u, 1, 3, 3, 25], directions.Take(5).Select((v, i) => v >> (31 - i)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(63)]
    public void Every_block_of_2_to_the_k_points_has_one_point_in_each_interval_of_each_dimension(int dimension)
    {
        var points = Points(new SobolSequence(64, RandomSource.Of(3, 0)), 64, 1024)
            .ConvertAll(point => point[dimension]);

        foreach (var size in (int[])[2, 16, 256, 1024])
        {
            foreach (var block in points.Chunk(size))
            {
                Assert.Equal(size, block.Select(x => (int)(x * size)).Distinct().Count());
            }
        }
    }

    [Fact]
    public void The_first_two_dimensions_are_a_net_of_quality_0()
    {
        var points = Points(new SobolSequence(2, RandomSource.Of(11, 0)), 2, 256);

        for (var k = 0; k <= 8; k++)
        {
            var (across, down) = (1 << k, 1 << (8 - k));
            Assert.Equal(
                256,
                points.Select(point => ((int)(point[0] * across), (int)(point[1] * down))).Distinct().Count()
            );
        }
    }

    [Fact]
    public void Pairs_of_the_first_dimensions_are_nets_of_quality_5_at_least()
    {
        // What Joe and Kuo chose the numbers for: of 4,096 points 32 fall into each of 128 boxes. A wrong number shows in some pair.
        var points = Points(new SobolSequence(32, RandomSource.Of(5, 0)), 32, 4096);
        for (var a = 0; a < 32; a++)
        {
            for (var b = 0; b < 32; b++)
            {
                var boxes = points.GroupBy(point => ((int)(point[a] * 16), (int)(point[b] * 8)));
                Assert.True(a == b || boxes.All(box => box.Count() == 32), $"dimensions {a} and {b}");
            }
        }
    }

    [Fact]
    public void It_integrates_a_smooth_function_far_better_than_chance()
    {
        static double Mean(ISequence sequence) =>
            Points(sequence, 8, 1024).Average(point => point.Aggregate(1.0, (product, x) => product * (0.5 + x)));

        var error = Enumerable
            .Range(0, 20)
            .Average(seed => Math.Abs(Mean(new SobolSequence(8, RandomSource.Of(seed, 0))) - 1));
        var halton = Enumerable
            .Range(0, 20)
            .Average(seed => Math.Abs(Mean(new HaltonSequence(8, RandomSource.Of(seed, 0))) - 1));

        // 1,024 random points are off by 0.02 on average.
        Assert.InRange(error, 0, 0.004);
        Assert.InRange(halton, 0, 0.004);
    }

    [Fact]
    public void A_space_of_too_many_parameters_is_refused_with_a_way_out()
    {
        var space = Spaces.Of([.. Enumerable.Range(0, 65).Select(i => Spaces.Real($"x{i}", 0, 1))]);

        var refused = Assert.Throws<SearchSpaceException>(() =>
            Searcher.Start(space, Spaces.Targets, Spaces.Random(1) with { Algorithm = SamplerCatalog.Sobol })
        );
        Assert.Contains("halton", refused.Remedy, StringComparison.Ordinal);
    }

    private static List<double[]> Points(ISequence sequence, int dimensions, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var point = new double[dimensions];
                    sequence.Write(i, point);
                    return point;
                }),
        ];

    // The smallest n > 0 with x^n = 1 modulo the polynomial.
    private static int OrderOfX(uint polynomial)
    {
        var top = 1u << BitOperations.Log2(polynomial);
        var power = 1u;
        for (var n = 1; ; n++)
        {
            power <<= 1;
            power ^= (power & top) != 0 ? polynomial : 0;
            if (power == 1)
            {
                return n;
            }
        }
    }
}
