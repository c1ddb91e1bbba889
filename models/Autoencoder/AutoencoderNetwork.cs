namespace Grid.Models;

/// <summary>
/// The autoencoder of the field note (shekkizh/TensorflowProjects, MNISTAutoEncoder.py): 784-50-50-3-50-50-784, tanh after every hidden layer and after the code, a linear output;
/// weights from a normal distribution of 0.02 cut at two sigmas, biases 0.
/// </summary>
internal sealed class AutoencoderNetwork
{
    private const int Hidden = 50;
    private const float InitialSigma = 0.02f;

    private readonly Perceptron _encoder;
    private readonly Perceptron _decoder;

    public AutoencoderNetwork(ParameterSet parameters, int codeSize)
    {
        var (weights, zeros) = (Initialize.TruncatedNormal(InitialSigma), Initialize.Zeros);
        _encoder = new(parameters, "encoder", [VectorImages.Pixels, Hidden, Hidden, codeSize], Tanh, weights, zeros);
        _decoder = new(parameters, "decoder", [codeSize, Hidden, Hidden, VectorImages.Pixels], Tanh, weights, zeros);
    }

    /// <summary>Images [K, N, 784] to codes [K, N, size] between −1 and 1.</summary>
    public Tensor Encode(Tensor x) => _encoder.Forward(x).tanh();

    /// <summary>Codes to images.</summary>
    public Tensor Decode(Tensor code) => _decoder.Forward(code);

    private static Tensor Tanh(Tensor x) => x.tanh();
}
