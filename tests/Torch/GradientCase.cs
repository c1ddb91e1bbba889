using static Grid.Torch.torch;

namespace Grid.Torch.Tests;

/// <summary>A differentiable function of tensors of given shapes.</summary>
/// <param name="Name">What the test is called.</param>
/// <param name="Function">From the inputs to any tensor.</param>
/// <param name="Shapes">Of the inputs.</param>
/// <param name="Domain">Takes normal random numbers to where the function is smooth.</param>
public sealed record GradientCase(
    string Name,
    Func<Tensor[], Tensor> Function,
    long[][] Shapes,
    Func<Tensor, Tensor>? Domain = null
)
{
    private const double Step = 1e-5;

    /// <summary>The inputs: float64 leaves that require gradients.</summary>
    public Tensor[] Inputs(Generator random) =>
        [.. Shapes.Select(shape => Place(randn(shape, dtype: float64, generator: random)).requires_grad_())];

    /// <summary>
    /// A scalar whose second derivative is not zero even where the function's own is: half the weighted sum of squares.
    /// </summary>
    public Tensor Scalar(Tensor[] x)
    {
        var y = Function(x);
        var weights = randn(y.shape, dtype: float64, generator: new Generator(77));
        return (weights * y * y).sum() / 2 + (weights * y).sum();
    }

    public IList<Tensor> Gradients(Tensor[] x) => autograd.grad([Scalar(x)], x, retain_graph: true, create_graph: true);

    /// <summary>The slope of a function along a direction, by central differences.</summary>
    public static double Slope(Func<Tensor[], double> f, Tensor[] x, Tensor[] direction) =>
        (f(Moved(x, direction, Step)) - f(Moved(x, direction, -Step))) / (2 * Step);

    private static Tensor[] Moved(Tensor[] x, Tensor[] direction, double step) =>
        [.. x.Zip(direction, (at, along) => (at.detach() + along * step).requires_grad_())];

    private Tensor Place(Tensor values) => (Domain is null ? values : Domain(values)).detach();
}
