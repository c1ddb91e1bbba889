namespace Grid.Models.Tests.Injectivity;

public class CellEnumerationTests
{
    /// <summary>Twelve vertices, opposite in pairs: some row of each pair is active everywhere, and any three of the six directions span R³.</summary>
    [Fact]
    public void The_icosahedron_is_injective()
    {
        var golden = (1 + Math.Sqrt(5)) / 2;
        double[] signs = [1, -1];
        double[][] rows =
        [
            .. signs.SelectMany(a =>
                signs.SelectMany(b => new double[][] { [0, a, b * golden], [a, b * golden, 0], [b * golden, 0, a] })
            ),
        ];
        Assert.Equal(new CellMinimum(Active: 6, Rank: 3), CellEnumeration.Least(rows));
    }

    [Theory]
    [InlineData(1, 2.0)]
    [InlineData(2, 2.0)]
    [InlineData(3, 2.0)]
    [InlineData(4, 2.0)]
    [InlineData(3, 3.0)]
    [InlineData(3, 5.0)]
    public void A_split_layer_is_injective_whatever_rows_are_added(int n, double expansivity)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SmallLayers.Rows(LayerForm.Split, n, expansivity, seed);
            var worst = CellEnumeration.Least(rows);
            Assert.Equal(n, worst.Rank);
            if (expansivity == 2)
                Assert.Equal(n, worst.Active);
        }
    }

    [Fact]
    public void A_split_layer_without_one_of_its_rows_is_not_injective()
    {
        for (var left = 0; left < 6; left++)
        {
            var rows = SmallLayers.Rows(LayerForm.Split, 3, 2, seed: 1).Where((_, row) => row != left).ToArray();
            Assert.Equal(new CellMinimum(Active: 2, Rank: 2), CellEnumeration.Least(rows));
        }
    }

    [Fact]
    public void Twice_as_many_gaussian_rows_as_inputs_are_never_injective()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            Assert.True(CellEnumeration.Least(SmallLayers.Rows(LayerForm.Gaussian, 2, 2, seed)).Rank < 2);
            Assert.True(CellEnumeration.Least(SmallLayers.Rows(LayerForm.Gaussian, 3, 2, seed)).Rank < 3);
        }
    }

    /// <summary>Nothing is in general position here: parallel rows, zeros, many hyperplanes through one ray.</summary>
    [Fact]
    public void Small_integers_are_decided_like_by_trying_many_points()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new LaneRandom(seed, RandomPurpose.InitialWeights);
            double[][] rows = [.. Enumerable.Range(0, 9).Select(_ => SmallLayers.Integers(random, 3))];
            var (active, rank) = (int.MaxValue, int.MaxValue);
            for (var i = 0; i < 5000; i++)
            {
                var x = SmallLayers.Normal(random, 3);
                var on = SpanningSet.Active(rows, x).Where(row => row.Any(value => value != 0)).ToArray();
                active = Math.Min(active, on.Length);
                rank = Math.Min(rank, SpanningSet.Rank(on, 3));
            }
            Assert.Equal(new CellMinimum(active, rank), CellEnumeration.Least(rows));
        }
    }

    /// <summary>
    /// For n = 2 the share is known: going once around the circle, each of the m lines is crossed twice, in random directions, and fewer than 2 or more than m − 2
    /// active rows must never occur. All 2ᵐ choices of directions are as likely.
    /// </summary>
    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(12)]
    public void As_many_gaussian_layers_of_two_inputs_are_injective_as_going_around_the_circle_says(int m)
    {
        var injective = Enumerable.Range(0, 1 << m).Count(signs => StaysAbove(signs, m)) / (double)(1 << m);
        Assert.Equal(injective, ShareOfInjective(2, m, 1000), 4 * Error(injective, 1000) + 1e-9);
    }

    /// <summary>Exact decisions of 300 layers for n = 2 and of 60 for n = 3, by another program.</summary>
    [Theory]
    [InlineData(2, 6, 0.27)]
    [InlineData(2, 8, 0.66)]
    [InlineData(2, 10, 0.83)]
    [InlineData(2, 12, 0.96)]
    [InlineData(3, 9, 0.02)]
    [InlineData(3, 12, 0.23)]
    [InlineData(3, 15, 0.75)]
    [InlineData(3, 18, 0.92)]
    [InlineData(3, 21, 0.97)]
    public void As_many_gaussian_layers_are_injective_as_the_reference_says(int n, int m, double expected)
    {
        var found = ShareOfInjective(n, m, 400);
        var error = Math.Sqrt(Math.Pow(Error(found, n == 2 ? 300 : 60), 2) + Math.Pow(Error(found, 400), 2));
        Assert.Equal(expected, found, 3.5 * error);
        Assert.True(1 - found <= UnionBound.BadCells(n, m) + 4 * error);
    }

    [Fact]
    public void Rows_that_do_not_span_the_space_are_not_injective()
    {
        double[][] plane =
        [
            [1, 0, 0],
            [-1, 0, 0],
            [0, 1, 0],
            [0, -1, 0],
        ];
        Assert.Equal(new CellMinimum(Active: 2, Rank: 2), CellEnumeration.Least(plane));
    }

    private static double ShareOfInjective(int n, int m, int layers) =>
        Enumerable
            .Range(0, layers)
            .Count(seed =>
                CellEnumeration.Least(SmallLayers.Rows(LayerForm.Gaussian, n, (double)m / n, seed)).Rank == n
            ) / (double)layers;

    /// <summary>The standard error of a share.</summary>
    private static double Error(double share, int count) => Math.Sqrt(share * (1 - share) / count);

    private static bool StaysAbove(int signs, int m)
    {
        var active = int.PopCount(signs);
        for (var line = 0; line <= m; line++)
        {
            if (active < 2 || active > m - 2)
                return false;
            active -= (signs >> line & 1) != 0 ? 1 : -1;
        }
        return true;
    }
}
