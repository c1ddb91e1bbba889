namespace Grid.Models;

/// <summary>
/// A transposed convolution without bias that doubles the image and halves the channels, so that its volume doubles, and is followed by a ReLU. Plain, or in the form that makes the pair
/// injective: half of the filters are w, the other half −s² w, so that the whole is [B; −D B] with B square (Puthawala et al. 2022, corollary 6). It is injective where B is invertible.
/// </summary>
internal sealed class ExpandingLayer
{
    public const int Kernel = 3;

    private static readonly ConvTransposeShape s_shape = ConvTransposeShape.Double(Kernel);

    private readonly LaneParameter _weight;
    private readonly LaneParameter? _scale;
    private readonly long _side;

    /// <param name="inputs">Channels that come in; half as many go out.</param>
    /// <param name="side">The side of the images that come in.</param>
    public ExpandingLayer(ParameterSet parameters, string name, long inputs, long side, bool injective)
    {
        var filters = injective ? inputs / 4 : inputs / 2;
        var fan = Initialize.Fan(filters * Kernel * Kernel);
        _weight = parameters.Add($"{name}.weight", [inputs, filters, Kernel, Kernel], fan);
        _scale = injective ? parameters.Add($"{name}.scale", [filters], Initialize.Ones) : null;
        _side = side;
    }

    /// <summary>x [N, K·C, S, S] to ReLU(W x), [N, K·C/2, 2S, 2S].</summary>
    public Tensor Forward(Tensor x)
    {
        var lanes = _weight.Value.shape[0];
        return Apply(x, Filters().flatten(0, 1), lanes).relu();
    }

    /// <summary>
    /// The smallest singular value of one lane's operator: of B in the injective form, of all of W in the plain one; NaN where weights are not finite. In double precision, since that of a 3 × 3
    /// kernel is near 0.
    /// </summary>
    public double SmallestSingularValue(int lane)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var w = _weight.Value.select(0, lane).to(float64);
        var size = w.shape[0] * _side * _side;
        var basis = eye(size, dtype: float64, device: w.device).view(size, w.shape[0], _side, _side);
        var images = Apply(basis, w, 1).reshape(size, -1);
        return images.isfinite().all().item<bool>() ? linalg.svdvals(images).min().item<double>() : double.NaN;
    }

    /// <summary>How many numbers go in: the operator's smaller size.</summary>
    public long Inputs => _weight.Shape[0] * _side * _side;

    /// <summary>[K, in, out, k, k].</summary>
    private Tensor Filters() =>
        _scale is null
            ? _weight.Value
            : cat([_weight.Value, -_scale.Value.square().view(-1, 1, _scale.Shape[0], 1, 1) * _weight.Value], 2);

    private static Tensor Apply(Tensor x, Tensor filters, long lanes) =>
        nn.functional.conv_transpose2d(
            x,
            filters,
            null,
            [s_shape.Stride, s_shape.Stride],
            [s_shape.Padding, s_shape.Padding],
            [s_shape.OutputPadding, s_shape.OutputPadding],
            [1, 1],
            lanes
        );
}
