namespace Grid.Models;

/// <summary>
/// The generator of the field note (shekkizh/TensorflowProjects, Faces_GAN.py; Radford et al. 2016): z → linear to 4 × 4 × 8·ngf, batch norm, ReLU → 5 × 5 transposed convolutions of
/// stride 2 that halve the channels and double the image, batch norm and ReLU after each but the last, then tanh.
/// </summary>
internal sealed class DcganGenerator
{
    private const int FirstSide = 4;

    private readonly Linear _project;
    private readonly BatchNorm2d _projectNorm;
    private readonly ConvTranspose2d[] _convolutions;
    private readonly BatchNorm2d[] _norms;
    private readonly long _firstChannels;

    public DcganGenerator(ParameterSet parameters, DcganShape shape)
    {
        var channels = shape.Channels(shape.GeneratorFeatures);
        var (weights, zeros) = (Initialize.TruncatedNormal(DcganShape.InitialSigma), Initialize.Zeros);
        _firstChannels = channels[0];
        _project = new(parameters, "project", shape.Latents, channels[0] * FirstSide * FirstSide, weights, zeros);
        _projectNorm = new(parameters, "project.bn", channels[0]);
        _convolutions = new ConvTranspose2d[channels.Length];
        _norms = new BatchNorm2d[channels.Length - 1];
        for (var i = 0; i < channels.Length; i++)
        {
            var outputs = i + 1 < channels.Length ? channels[i + 1] : shape.ImageChannels;
            _convolutions[i] = new(
                parameters,
                $"conv{i}",
                channels[i],
                outputs,
                ConvTransposeShape.Double(5),
                weights: weights,
                biases: zeros
            );
            if (i < _norms.Length)
                _norms[i] = new(parameters, $"bn{i}", outputs);
        }
    }

    /// <summary>z [K, N, nz] to images [N, K·C, S, S] of −1 to 1.</summary>
    public Tensor Forward(Tensor z)
    {
        var h = _project.Forward(z).Images(_firstChannels, FirstSide, FirstSide);
        h = _projectNorm.Forward(h).relu();
        for (var i = 0; i < _norms.Length; i++)
            h = _norms[i].Forward(_convolutions[i].Prepare()(h)).relu();
        return _convolutions[^1].Prepare()(h).tanh();
    }
}
