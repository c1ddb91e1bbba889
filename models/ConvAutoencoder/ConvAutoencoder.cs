namespace Grid.Models;

/// <summary>The convolutional autoencoder beside a <see cref="Gon"/>: a mirrored encoder, hence twice the parameters, and the same loss.</summary>
internal sealed class ConvAutoencoder(ParameterSet parameters, GonShape shape, Func<Tensor, Tensor> activation)
    : IReconstructor
{
    private readonly ConvEncoder _encoder = new(parameters, shape, activation);
    private readonly Gon _decoder = new(parameters, shape, activation);

    public Reconstruction Reconstruct(Tensor x, StepNoise noise)
    {
        var z = _encoder.Forward(x, noise.Lanes);
        return Reconstruction.OfSquaredError(_decoder.Decoder()(z), z, x, noise.Lanes);
    }
}
