namespace Grid.Models;

/// <summary>
/// The variational autoencoder of the field note (shekkizh/TensorflowProjects, MNIST_VAE.py): a shared encoder 784-50-50, of which two heads make mean and log-variance of the code, and a
/// decoder 3-50-50-784 to the logits of the pixels; weights from a normal distribution of 0.02 cut at two sigmas, biases 0.
/// </summary>
/// <remarks>
/// The note's first version passed both heads through the ReLU as well (its commit d1e8479 took that out). A log-variance that cannot be negative means σ ≥ 1 wherever the data want it
/// small: the switch reluHeads brings the mistake back, to be observed.
/// </remarks>
internal sealed class VaeNetwork
{
    private const int Hidden = 50;
    private const float InitialSigma = 0.02f;

    private readonly Func<Tensor, Tensor> _activation;
    private readonly Func<Tensor, Tensor> _head;
    private readonly Perceptron _encoder;
    private readonly Linear _mean;
    private readonly Linear _logVariance;
    private readonly Perceptron _decoder;

    public VaeNetwork(ParameterSet parameters, int latents, Func<Tensor, Tensor> activation, bool reluHeads)
    {
        var (weights, zeros) = (Initialize.TruncatedNormal(InitialSigma), Initialize.Zeros);
        _activation = activation;
        _head = reluHeads ? activation : affine => affine;
        _encoder = new(parameters, "encoder", [VectorImages.Pixels, Hidden, Hidden], activation, weights, zeros);
        _mean = new(parameters, "mu", Hidden, latents, weights, zeros);
        _logVariance = new(parameters, "logvar", Hidden, latents, weights, zeros);
        _decoder = new(
            parameters,
            "decoder",
            [latents, Hidden, Hidden, VectorImages.Pixels],
            activation,
            weights,
            zeros
        );
    }

    /// <summary>Images [K, N, 784] to mean and log-variance of their codes, [K, N, latents].</summary>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor x)
    {
        var h = _activation(_encoder.Forward(x));
        return (_head(_mean.Forward(h)), _head(_logVariance.Forward(h)));
    }

    /// <summary>Codes to the pixels' logits, [K, N, 784].</summary>
    public Tensor Decode(Tensor code) => _decoder.Forward(code);

    /// <summary>Binary cross-entropy of each lane, summed over pixels, averaged over the batch: [K].</summary>
    public static Tensor CrossEntropy(Tensor logits, Tensor x) =>
        nn.functional.binary_cross_entropy_with_logits(logits, x, reduction: nn.Reduction.None).sum([1, 2])
        / (double)x.shape[1];
}
