namespace Grid.Models;

/// <summary>A convolution in each lane, as one with K groups: weight [K, out, in, kernel, kernel], bias [K, out].</summary>
public sealed class Conv2d
{
    private readonly LaneParameter _weight;
    private readonly LaneParameter _bias;
    private readonly long[] _stride;
    private readonly long[] _padding;

    /// <param name="weights">The weights' initial values; PyTorch's default where null. Likewise <paramref name="biases"/>.</param>
    public Conv2d(
        ParameterSet parameters,
        string name,
        long inputs,
        long outputs,
        long kernel,
        long stride = 1,
        long padding = 0,
        Initializer? weights = null,
        Initializer? biases = null
    )
    {
        var fan = Initialize.Fan(inputs * kernel * kernel);
        _weight = parameters.Add($"{name}.weight", [outputs, inputs, kernel, kernel], weights ?? fan);
        _bias = parameters.Add($"{name}.bias", [outputs], biases ?? fan);
        (_stride, _padding) = ([stride, stride], [padding, padding]);
    }

    /// <summary>x [N, K·in, H, W] to [N, K·out, H', W'].</summary>
    public Tensor Forward(Tensor x)
    {
        var lanes = _weight.Value.shape[0];
        return nn.functional.conv2d(
            x,
            _weight.Value.flatten(0, 1),
            _bias.Value.flatten(),
            _stride,
            _padding,
            groups: lanes
        );
    }
}
