namespace Grid.Models;

/// <summary>How a transposed convolution is computed. Both take the same sums in the same order.</summary>
public enum ConvTransposePath
{
    /// <summary>As PyTorch's layer does: by libtorch's operator on the batch as it is.</summary>
    Plain,

    /// <summary>By the quickest arrangement known that keeps PyTorch's rounding: see <see cref="ConvTranspose2d.Prepare"/>.</summary>
    Fast,
}

/// <summary>The sizes of a transposed convolution: it makes (side − 1)·Stride − 2·Padding + Kernel + OutputPadding pixels of side.</summary>
public sealed record ConvTransposeShape(int Kernel, int Stride, int Padding, int OutputPadding = 0)
{
    /// <summary>Spreads a single pixel over 4 × 4.</summary>
    public static ConvTransposeShape Spread { get; } = new(4, 1, 0);

    /// <summary>Doubles the image by a kernel of 3 to 5.</summary>
    public static ConvTransposeShape Double(int kernel) => new(kernel, 2, (kernel - 1) / 2, kernel % 2);
}

/// <summary>A transposed convolution in each lane, as one with K groups: weight [K, in, out, kernel, kernel], bias [K, out].</summary>
public sealed class ConvTranspose2d
{
    private readonly LaneParameter _weight;
    private readonly LaneParameter _bias;
    private readonly ConvTransposeShape _shape;
    private readonly ConvTransposePath _path;

    /// <param name="weights">The weights' initial values; PyTorch's default where null. Likewise <paramref name="biases"/>.</param>
    public ConvTranspose2d(
        ParameterSet parameters,
        string name,
        long inputs,
        long outputs,
        ConvTransposeShape shape,
        ConvTransposePath path = ConvTransposePath.Fast,
        Initializer? weights = null,
        Initializer? biases = null
    )
    {
        var fan = Initialize.Fan(outputs * shape.Kernel * shape.Kernel);
        _weight = parameters.Add($"{name}.weight", [inputs, outputs, shape.Kernel, shape.Kernel], weights ?? fan);
        _bias = parameters.Add($"{name}.bias", [outputs], biases ?? fan);
        (_shape, _path) = (shape, path);
    }

    /// <summary>The layer with its weights as they are now, for all passes of a training step: x [N, K·in, H, W] to [N, K·out, H', W'].</summary>
    /// <remarks>
    /// Other forms of the doubling layers, such as a 3 × 3 convolution and pixel shuffle (Shi et al. 2016, arXiv 1609.07009), are quicker but round in
    /// another order, and in a GON that is no small matter: from z₀ = 0 every picture of a batch is the same, batch norm divides rounding by the root of its epsilon alone, and the gradient of the
    /// bias before it is nothing but rounding, which Adam turns into steps of full size.
    /// </remarks>
    public Func<Tensor, Tensor> Prepare() =>
        _path == ConvTransposePath.Fast && _shape == ConvTransposeShape.Spread ? SideBySide() : Plain();

    private Func<Tensor, Tensor> Plain()
    {
        var lanes = _weight.Value.shape[0];
        var weight = _weight.Value.flatten(0, 1);
        var bias = _bias.Value.flatten();
        var (_, stride, padding, outputPadding) = _shape;
        return x =>
            nn.functional.conv_transpose2d(
                x,
                weight,
                bias,
                [stride, stride],
                [padding, padding],
                [outputPadding, outputPadding],
                [1, 1],
                lanes
            );
    }

    /// <summary>
    /// The pixels of all pictures as one row, from which a stride of a whole kernel makes 4 × 4 tiles side by side: one matrix product for the batch, where libtorch makes
    /// one for each picture and reads all weights for each. Every sum, also in gradients of both orders, keeps its terms and their order.
    /// </summary>
    private Func<Tensor, Tensor> SideBySide()
    {
        var (lanes, inputs, outputs) = Sizes();
        var kernel = _shape.Kernel;
        var weight = _weight.Value.flatten(0, 1);
        var bias = _bias.Value.view(1, lanes * outputs, 1, 1);
        return x =>
        {
            var batch = x.shape[0];
            var row = x.view(batch, lanes * inputs).t().reshape(1, lanes * inputs, 1, batch);
            var tiles = nn.functional.conv_transpose2d(
                row,
                weight,
                null,
                [kernel, kernel],
                [0, 0],
                [0, 0],
                [1, 1],
                lanes
            );
            // Laid out in memory as the plain operator's result, and the bias outside: what follows sums over the batch in the order of memory.
            return tiles.view(lanes * outputs, kernel, batch, kernel).permute(2, 0, 1, 3).contiguous() + bias;
        };
    }

    private (long Lanes, long Inputs, long Outputs) Sizes() =>
        _weight.Value.shape is [var lanes, var inputs, var outputs, ..] ? (lanes, inputs, outputs) : default;
}
