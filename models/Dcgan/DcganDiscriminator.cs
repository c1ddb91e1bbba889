namespace Grid.Models;

/// <summary>The discriminator: 5 × 5 convolutions of stride 2 that double the channels, batch norm after each but the first, leaky ReLU of 0.2, then linear to one logit.</summary>
internal sealed class DcganDiscriminator
{
    private const double Slope = 0.2;

    private readonly Conv2d[] _convolutions;
    private readonly BatchNorm2d[] _norms;
    private readonly Linear _judge;

    public DcganDiscriminator(ParameterSet parameters, DcganShape shape)
    {
        var channels = shape.Channels(shape.DiscriminatorFeatures).Reverse().ToArray();
        var (weights, zeros) = (Initialize.TruncatedNormal(DcganShape.InitialSigma), Initialize.Zeros);
        _convolutions = new Conv2d[channels.Length];
        _norms = new BatchNorm2d[channels.Length - 1];
        for (var i = 0; i < channels.Length; i++)
        {
            var inputs = i == 0 ? shape.ImageChannels : channels[i - 1];
            _convolutions[i] = new(parameters, $"conv{i}", inputs, channels[i], 5, 2, 2, weights, zeros);
            if (i > 0)
                _norms[i - 1] = new(parameters, $"bn{i}", channels[i]);
        }
        _judge = new(parameters, "judge", channels[^1] * 4 * 4, 1, weights, zeros);
    }

    /// <summary>Images [N, K·C, S, S] to logits [K, N] that they are real, and the features that these are made of, [K, N, F].</summary>
    public (Tensor Logits, Tensor Features) Forward(Tensor images, long lanes)
    {
        var h = _convolutions[0].Forward(images).leaky_relu(Slope);
        for (var i = 1; i < _convolutions.Length; i++)
            h = _norms[i - 1].Forward(_convolutions[i].Forward(h)).leaky_relu(Slope);
        var features = h.Vectors(lanes);
        return (_judge.Forward(features).squeeze(2), features);
    }
}
