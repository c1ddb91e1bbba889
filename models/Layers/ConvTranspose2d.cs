namespace Grid.Models;

/// <summary>How a transposed convolution is computed. All give the same up to rounding.</summary>
public enum ConvTransposePath
{
    /// <summary>By libtorch's own operator.</summary>
    Plain,

    /// <summary>By the quickest rewriting that fits: see <see cref="ConvTranspose2d.Prepare"/>.</summary>
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

    /// <summary>
    /// The layer with its weights as they are now, rearranged for its path once for all passes of a training step:
    /// x [N, K·in, H, W] to [N, K·out, H', W'].
    /// </summary>
    public Func<Tensor, Tensor> Prepare() =>
        _path == ConvTransposePath.Plain ? Plain()
        : _doubles ? ConvolutionAndShuffle()
        : MatrixProduct();

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

    /// <summary>On a single pixel each of the out·4·4 results is a weighted sum of the inputs: one matrix product.</summary>
    private Func<Tensor, Tensor> MatrixProduct()
    {
        var (lanes, inputs, outputs) = Sizes();
        var weight = _weight.Value.view(lanes, inputs, outputs * Kernel * Kernel);
        var bias = _bias.Value.view(1, lanes * outputs, 1, 1);
        return x =>
        {
            var batch = x.shape[0];
            var pixels = x.view(batch, lanes, inputs).transpose(0, 1);
            return bmm(pixels, weight).transpose(0, 1).reshape(batch, lanes * outputs, Kernel, Kernel) + bias;
        };
    }

    /// <summary>
    /// Of the doubled image, each pixel (2i + a, 2j + b) depends on the 3 × 3 pixels around (i, j) through weights of its own for each (a, b): a
    /// 3 × 3 convolution to 4 times the channels, then a pixel shuffle (Shi et al. 2016, "Is the deconvolution layer the same as a
    /// convolutional layer?", arXiv 1609.07009). Sparse weights are multiplied by zeros, and it is still the quicker by far.
    /// </summary>
    private Func<Tensor, Tensor> ConvolutionAndShuffle()
    {
        var (lanes, inputs, outputs) = Sizes();
        var weight = matmul(_weight.Value.view(lanes * inputs * outputs, Kernel * Kernel), SubpixelKernels())
            .view(lanes, inputs, outputs * 4, 3, 3)
            .transpose(1, 2)
            .reshape(lanes * outputs * 4, inputs, 3, 3);
        var bias = _bias.Value.view(1, lanes * outputs, 1, 1);
        return x =>
            nn.functional.pixel_shuffle(nn.functional.conv2d(x, weight, null, [1, 1], [1, 1], [1, 1], lanes), 2) + bias;
    }

    /// <summary>
    /// [4·4, (a, b, 3, 3)] of zeros and ones: which weight of the 4 × 4 kernel stands where in the four 3 × 3 kernels. Along one axis, the even pixel (a = 0)
    /// takes weights 3, 1 and none from the pixel before, at and after i; the odd one (a = 1) none, 2 and 0.
    /// </summary>
    private Tensor SubpixelKernels()
    {
        ReadOnlySpan<int> taken = [3, 1, -1, -1, 2, 0];
        var ones = new float[Kernel * Kernel * 36];
        for (var row = 0; row < 6; row++)
        for (var column = 0; column < 6; column++)
        {
            if (taken[row] < 0 || taken[column] < 0)
                continue;
            var (a, y, b, x) = (row / 3, row % 3, column / 3, column % 3);
            ones[(taken[row] * Kernel + taken[column]) * 36 + ((a * 2 + b) * 3 + y) * 3 + x] = 1;
        }
        return tensor(ones, [Kernel * Kernel, 36], device: _weight.Value.device);
    }

    private (long Lanes, long Inputs, long Outputs) Sizes() =>
        _weight.Value.shape is [var lanes, var inputs, var outputs, ..] ? (lanes, inputs, outputs) : default;
}
