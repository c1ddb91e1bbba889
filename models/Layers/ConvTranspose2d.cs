namespace Grid.Models;

/// <summary>How a transposed convolution is computed. Both take the same sums in the same order.</summary>
public enum ConvTransposePath
{
    /// <summary>As PyTorch's layer does: by libtorch's operator on the batch as it is.</summary>
    Plain,

    /// <summary>By the quickest arrangement known that keeps PyTorch's rounding: see <see cref="ConvTranspose2d.Prepare"/>.</summary>
    Fast,
}

/// <summary>
/// A 4 × 4 transposed convolution in each lane, as one with K groups: weight [K, in, out, 4, 4], bias [K, out]. Either it spreads a single pixel
/// over 4 × 4 (stride 1, padding 0), or it doubles the image (stride 2, padding 1).
/// </summary>
public sealed class ConvTranspose2d
{
    private const int Kernel = 4;

    private readonly LaneParameter _weight;
    private readonly LaneParameter _bias;
    private readonly bool _doubles;
    private readonly ConvTransposePath _path;

    /// <param name="doubles">Stride 2 and padding 1; else stride 1 and padding 0, for an input of 1 × 1.</param>
    public ConvTranspose2d(
        ParameterSet parameters,
        string name,
        long inputs,
        long outputs,
        bool doubles,
        ConvTransposePath path
    )
    {
        var fan = Initialize.Fan(outputs * Kernel * Kernel);
        _weight = parameters.Add($"{name}.weight", [inputs, outputs, Kernel, Kernel], fan);
        _bias = parameters.Add($"{name}.bias", [outputs], fan);
        (_doubles, _path) = (doubles, path);
    }

    /// <summary>The layer with its weights as they are now, for all passes of a training step: x [N, K·in, H, W] to [N, K·out, H', W'].</summary>
    /// <remarks>
    /// Other forms of the doubling layers, such as a 3 × 3 convolution and pixel shuffle (Shi et al. 2016, arXiv 1609.07009), are quicker but round in
    /// another order, and in a GON that is no small matter: from z₀ = 0 every picture of a batch is the same, batch norm divides rounding by the root of its epsilon alone, and the gradient of the
    /// bias before it is nothing but rounding, which Adam turns into steps of full size.
    /// </remarks>
    public Func<Tensor, Tensor> Prepare() => _path == ConvTransposePath.Fast && !_doubles ? SideBySide() : Plain();

    private Func<Tensor, Tensor> Plain()
    {
        var lanes = _weight.Value.shape[0];
        var weight = _weight.Value.flatten(0, 1);
        var bias = _bias.Value.flatten();
        var (stride, padding) = _doubles ? (2, 1) : (1, 0);
        return x =>
            nn.functional.conv_transpose2d(
                x,
                weight,
                bias,
                [stride, stride],
                [padding, padding],
                [0, 0],
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
                [Kernel, Kernel],
                [0, 0],
                [0, 0],
                [1, 1],
                lanes
            );
            // Laid out in memory as the plain operator's result, and the bias outside: what follows sums over the batch in the order of memory.
            return tiles.view(lanes * outputs, Kernel, batch, Kernel).permute(2, 0, 1, 3).contiguous() + bias;
        };
    }

    private (long Lanes, long Inputs, long Outputs) Sizes() =>
        _weight.Value.shape is [var lanes, var inputs, var outputs, ..] ? (lanes, inputs, outputs) : default;
}
