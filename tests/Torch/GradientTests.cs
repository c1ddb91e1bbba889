using static Grid.Torch.torch;

namespace Grid.Torch.Tests;

public class GradientTests
{
    private const double Tolerance = 2e-6;

    public static TheoryData<string> Names => [.. GradientCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void First_derivative_follows_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(1);
        var function = GradientCases.All.Single(one => one.Name == name);
        var x = function.Inputs(random);
        for (var trial = 0; trial < 3; trial++)
        {
            var direction = Direction(x, random);
            var slope = GradientCase.Slope(at => function.Scalar(at).item<double>(), x, direction);
            Close(slope, Dot(function.Gradients(x), direction));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Second_derivative_follows_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(2);
        var function = GradientCases.All.Single(one => one.Name == name);
        var x = function.Inputs(random);
        for (var trial = 0; trial < 3; trial++)
        {
            var (first, second) = (Direction(x, random), Direction(x, random));
            var slope = GradientCase.Slope(at => Dot(function.Gradients(at), first), x, second);
            var projection = function
                .Gradients(x)
                .Zip(first, (g, along) => (g * along).sum())
                .Aggregate((a, b) => a + b);
            var curvature = autograd.grad([projection], x, retain_graph: true, create_graph: true, allow_unused: true);
            Close(slope, Dot(curvature, second));
        }
    }

    [Fact]
    public void Third_derivative_of_a_cube_is_six()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0, requires_grad: true);
        var y = x.pow(3);
        foreach (var expected in new[] { 12.0, 12.0, 6.0 })
        {
            y = autograd.grad([y], [x], retain_graph: true, create_graph: true)[0];
            Assert.Equal(expected, y.item<double>(), 12);
        }
    }

    private static Tensor[] Direction(Tensor[] x, Generator random) =>
        [.. x.Select(one => randn(one.shape, dtype: float64, generator: random))];

    private static double Dot(IList<Tensor> a, Tensor[] b) =>
        a.Zip(b, (left, right) => left is null ? 0 : (left * right).sum().item<double>()).Sum();

    private static void Close(double expected, double actual) =>
        Assert.True(
            Math.Abs(expected - actual) <= Tolerance * (1 + Math.Abs(expected)),
            $"finite differences: {expected:r}, autograd: {actual:r}"
        );
}
