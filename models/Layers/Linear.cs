namespace Grid.Models;

/// <summary>y = x Wᵀ + b in each lane: weight [K, out, in], bias [K, out].</summary>
public sealed class Linear
{
    private readonly LaneParameter _weight;
    private readonly LaneParameter _bias;

    /// <param name="weights">The weights' initial values; PyTorch's default where null. Likewise <paramref name="biases"/>.</param>
    public Linear(
        ParameterSet parameters,
        string name,
        long inputs,
        long outputs,
        Initializer? weights = null,
        Initializer? biases = null
    )
    {
        _weight = parameters.Add($"{name}.weight", [outputs, inputs], weights ?? Initialize.Fan(inputs));
        _bias = parameters.Add($"{name}.bias", [outputs], biases ?? Initialize.Fan(inputs));
    }

    /// <summary>x [K, N, in] to [K, N, out]. A lane alone goes through libtorch's linear, which adds the bias within the product.</summary>
    public Tensor Forward(Tensor x) =>
        _weight.Value.shape[0] == 1
            ? nn.functional.linear(x, _weight.Value.squeeze(0), _bias.Value.squeeze(0))
            : bmm(x, _weight.Value.transpose(1, 2)) + _bias.Value.unsqueeze(1);
}
