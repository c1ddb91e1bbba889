namespace Grid.Models;

/// <summary>4 × 4 convolutions of stride 2 that halve the image down to 4 × 4 and double the channels, leaky ReLU after each: what the critic and the inference network begin with.</summary>
internal sealed class ImageEncoder
{
    private const double Slope = 0.2;

    private readonly Conv2d[] _convolutions;

    public ImageEncoder(ParameterSet parameters, InjectiveGanShape shape)
    {
        _convolutions = new Conv2d[int.Log2(shape.Side) - 2];
        long inputs = shape.ImageChannels;
        for (var i = 0; i < _convolutions.Length; i++)
        {
            var outputs = (long)shape.CriticChannels << i;
            _convolutions[i] = new(parameters, $"conv{i}", inputs, outputs, kernel: 4, stride: 2, padding: 1);
            inputs = outputs;
        }
        Outputs = inputs;
    }

    /// <summary>Channels of the last layer.</summary>
    public long Outputs { get; }

    /// <summary>Images [N, K·C, S, S] to [N, K·Outputs, 4, 4].</summary>
    public Tensor Forward(Tensor x)
    {
        foreach (var convolution in _convolutions)
            x = convolution.Forward(x).leaky_relu(Slope);
        return x;
    }
}

/// <summary>The critic: the encoder, and a convolution to one number without an activation.</summary>
internal sealed class Critic
{
    private readonly ImageEncoder _encoder;
    private readonly Conv2d _judge;

    public Critic(ParameterSet parameters, InjectiveGanShape shape)
    {
        _encoder = new(parameters, shape);
        _judge = new(parameters, "judge", _encoder.Outputs, 1, kernel: 4);
    }

    /// <summary>Images [N, K·C, S, S] to [K, N].</summary>
    public Tensor Forward(Tensor x) => _judge.Forward(_encoder.Forward(x)).flatten(1).t();
}

/// <summary>The inference network: the encoder, and linear layers to 512, 256 and the code (leaky, leaky, identity).</summary>
internal sealed class InferenceNetwork
{
    private const double Slope = 0.2;

    private readonly ImageEncoder _encoder;
    private readonly Perceptron _layers;

    public InferenceNetwork(ParameterSet parameters, InjectiveGanShape shape)
    {
        _encoder = new(parameters, shape);
        _layers = new(parameters, "fc", [_encoder.Outputs * 4 * 4, 512, 256, shape.Latents], h => h.leaky_relu(Slope));
    }

    /// <summary>Images [N, K·C, S, S] to codes [K, N, nz].</summary>
    public Tensor Forward(Tensor x, long lanes) => _layers.Forward(_encoder.Forward(x).Vectors(lanes));
}
