namespace Grid.Models.Tests.GaussianGan;

public class GeneratorStackTests
{
    [Fact]
    public void Each_generator_of_a_stack_computes_the_equation()
    {
        using var scope = NewDisposeScope();
        var target = new GaussianTarget([2, 4], [1.5, 0.8]);
        var shape = new GeneratorShape(3, 5, 4, 2);
        GeneratorWeights[] generators =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(seed =>
                    GeneratorWeights.Xavier(new LaneRandom(seed, RandomPurpose.InitialWeights), shape, target)
                ),
        ];
        var z = new float[3 * 7 * 3];
        new LaneRandom(1, RandomPurpose.TestNoise).FillNormal(z, 1);
        var (u1, u2, u2Linear, x) = new GeneratorStack(generators, CPU).Forward(tensor(z, [3, 7, 3]));
        Assert.Equal([3, 7, 5], u1.shape);
        Assert.Equal([3, 7, 4], u2.shape);
        Assert.Equal([3, 7, 2], x.shape);

        for (var b = 0; b < 3; b++)
        for (var n = 0; n < 7; n++)
        {
            var point = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(3, i => z[(b * 7 + n) * 3 + i]);
            var first = generators[b].W1 * point;
            var second = generators[b].W2 * first.PointwiseTanh();
            var output = generators[b].W3 * second.PointwiseTanh();
            AssertRow(first, u1, b, n);
            AssertRow(second, u2, b, n);
            AssertRow(generators[b].W2 * first, u2Linear, b, n);
            output[0] += 2;
            output[1] += 4;
            AssertRow(output, x, b, n);
        }
    }

    private static void AssertRow(IEnumerable<double> expected, Tensor values, int b, int n)
    {
        var row = values.select(0, b).select(0, n).contiguous().data<float>().ToArray();
        Assert.All(expected.Zip(row), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
