namespace Grid.Models;

/// <summary>Linear layers one after the other, with an activation between them (not after the last), in each lane.</summary>
internal sealed class Perceptron
{
    private readonly Linear[] _layers;
    private readonly Func<Tensor, Tensor> _activation;

    /// <param name="sizes">Inputs, hidden sizes, outputs.</param>
    /// <param name="weights">The weights' initial values; PyTorch's default where null. Likewise <paramref name="biases"/>.</param>
    public Perceptron(
        ParameterSet parameters,
        string name,
        ReadOnlySpan<long> sizes,
        Func<Tensor, Tensor> activation,
        Initializer? weights = null,
        Initializer? biases = null
    )
    {
        _activation = activation;
        _layers = new Linear[sizes.Length - 1];
        for (var i = 0; i < _layers.Length; i++)
            _layers[i] = new Linear(parameters, $"{name}{i}", sizes[i], sizes[i + 1], weights, biases);
    }

    /// <summary>x [K, N, inputs] to [K, N, outputs].</summary>
    public Tensor Forward(Tensor x)
    {
        for (var i = 0; i < _layers.Length - 1; i++)
            x = _activation(_layers[i].Forward(x));
        return _layers[^1].Forward(x);
    }
}
