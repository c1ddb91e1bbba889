namespace Grid.Models;

/// <summary>
/// A small convolutional network that Grid trains on a data set's own labels, to measure generated images with: its last hidden layer gives features for a Fréchet distance, its answers class
/// probabilities for a score. Neither is FID nor Inception score, which need the Inception network. Always trained alike, from a fixed seed.
/// </summary>
internal sealed class FeatureClassifier : IDisposable
{
    /// <summary>Length of the features.</summary>
    public const int Features = 64;

    private const int Batch = 64;
    private const long Seed = 1;

    private readonly int _classes;
    private readonly ParameterSet _parameters;
    private readonly Conv2d[] _convolutions;
    private readonly Linear _hidden;
    private readonly Linear _answer;

    private FeatureClassifier(ImageSet images, int classes, Device device)
    {
        _classes = classes;
        _parameters = ParameterSet.For([Seed], device);
        _convolutions = new Conv2d[2];
        long inputs = images.Channels;
        for (var i = 0; i < _convolutions.Length; i++)
        {
            var outputs = 16L << i;
            _convolutions[i] = new(_parameters, $"conv{i}", inputs, outputs, kernel: 4, stride: 2, padding: 1);
            inputs = outputs;
        }
        _hidden = new(_parameters, "hidden", inputs * (images.Height / 4) * (images.Width / 4), Features);
        _answer = new(_parameters, "answer", Features, classes);
    }

    /// <summary>Trains one on a data set that has labels.</summary>
    /// <param name="steps">Steps of 64 images.</param>
    public static FeatureClassifier Train(ImageData data, int steps, Device device)
    {
        var classifier = new FeatureClassifier(data.Train, data.Classes, device);
        classifier.Learn(data.Train, steps, device);
        return classifier;
    }

    /// <summary>Of images [N, C, H, W] with values of 0 to 1: features [N, 64] and class probabilities [N, classes].</summary>
    public (Tensor Features, Tensor Probabilities) Look(Tensor images)
    {
        var features = Hidden(images);
        return (features.squeeze(0), _answer.Forward(features).squeeze(0).softmax(1));
    }

    /// <summary>The share of images whose most probable class is their label.</summary>
    public double Accuracy(ImageSet images, int count, Device device)
    {
        using var noGrad = no_grad();
        var hits = 0;
        foreach (var numbers in Enumerable.Range(0, count).Chunk(Batch))
        {
            using var scope = NewDisposeScope();
            var answers = Look(images.Batch([numbers], device)).Probabilities.argmax(1).cpu().data<long>().ToArray();
            for (var i = 0; i < numbers.Length; i++)
                hits += answers[i] == images.Labels[numbers[i]] ? 1 : 0;
        }
        return (double)hits / count;
    }

    public void Dispose() => _parameters.Dispose();

    private void Learn(ImageSet images, int steps, Device device)
    {
        using var adam = new Adam(_parameters, [new AdamRates(1e-3)]);
        var order = new BatchOrder([Seed], images.Count, Math.Min(Batch, images.Count));
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var numbers = order.Batch(step / order.StepsPerEpoch, step % order.StepsPerEpoch);
            var labels = numbers[0].ToArray().Select(number => (long)images.Labels[number]).ToArray();
            var logits = _answer.Forward(Hidden(images.Batch(numbers, device))).squeeze(0);
            adam.Descend(nn.functional.cross_entropy(logits, tensor(labels, device: device)));
        }
    }

    /// <summary>[N, C, H, W] to [1, N, 64].</summary>
    private Tensor Hidden(Tensor images)
    {
        foreach (var convolution in _convolutions)
            images = convolution.Forward(images).relu();
        return _hidden.Forward(images.Vectors(1)).relu();
    }
}
