namespace Grid.Models;

/// <summary>
/// What generated images and inferred codes are worth: the distance of the inferred codes of test images from N(0, 1), by W₂ between Gaussians; Fréchet distance and score by a classifier of the data
/// set's own; and how near to singular the layers are whose injectivity is the question.
/// </summary>
internal sealed class InjectiveGanMeasurement(
    InjectiveGanSettings settings,
    InjectiveGenerator generator,
    ImageData data,
    FeatureClassifier classifier,
    Device device
)
{
    private const int Splits = 5;

    /// <summary>The singular values of an operator take the cube of its inputs: larger ones are not measured, which the full-sized network's are.</summary>
    private const long MostInputs = 2048;

    private readonly int _count =
        CommonParameters.Limited(settings.TestImages, data.Test.Count) / settings.Batch * settings.Batch;

    private Moments? _real;

    public static IReadOnlyList<MetricInfo> Metrics { get; } =
    [
        new(
            "test/code_w2",
            SmallerIsBetter: true,
            "W₂ from N(0, 1) to the Gaussian fitted to inferred codes of test images."
        ),
        new(
            "test/frechet",
            SmallerIsBetter: true,
            "Fréchet distance in features of a classifier trained on the data set: no FID."
        ),
        new(
            "test/class_score",
            SmallerIsBetter: false,
            "exp E KL(p(y|x) ‖ p(y)) by that classifier: no Inception score."
        ),
        new("test/class_score_sd", SmallerIsBetter: true, "Its standard deviation over 5 splits."),
        new(
            "test/sigma_min",
            SmallerIsBetter: false,
            "The smallest singular value of any expanding layer of up to 2,048 inputs."
        ),
    ];

    /// <summary>Each lane's metrics; null where the pause came first.</summary>
    /// <param name="infer">Images [N, K·C, S, S] to codes [K, N, nz].</param>
    /// <param name="noise">The z of a test batch, [K, N, nz].</param>
    public IReadOnlyList<Dictionary<string, double>>? Measure(
        int lanes,
        Func<Tensor, Tensor> infer,
        Func<int, Tensor> noise,
        CancellationToken pause
    )
    {
        if (_count < Math.Max(Splits, 2))
            throw new ModelException($"The test images do not fill one batch of {settings.Batch}.");
        using var noGrad = no_grad();
        var (codes, features, answers) = (new LaneRows(lanes), new LaneRows(lanes), new LaneRows(lanes));
        var real = new LaneRows(1);
        foreach (var (batch, numbers) in Enumerable.Range(0, _count).Chunk(settings.Batch).Index())
        {
            if (pause.IsCancellationRequested)
                return null;
            using var scope = NewDisposeScope();
            var x = data.Test.Batch([numbers], device);
            codes.Add(infer(x.repeat(1, lanes, 1, 1)));
            Look(generator.Forward(noise(batch)), lanes, features, answers);
            if (_real is null)
                real.Add(classifier.Look(x).Features.unsqueeze(0));
        }
        _real ??= MomentsOf(real.ToArrays()[0], FeatureClassifier.Features);
        var (allCodes, allFeatures, allAnswers) = (codes.ToArrays(), features.ToArrays(), answers.ToArrays());
        return
        [
            .. Enumerable.Range(0, lanes).Select(lane => Of(lane, allCodes[lane], allFeatures[lane], allAnswers[lane])),
        ];
    }

    private Dictionary<string, double> Of(int lane, float[] codes, float[] features, float[] answers)
    {
        var ofCodes = MomentsOf(codes, settings.Latents);
        var ofFeatures = MomentsOf(features, FeatureClassifier.Features);
        var score = InceptionStyleScore.Of(Array.ConvertAll(answers, p => (double)p), data.Classes, Splits);
        return new()
        {
            ["test/code_w2"] = GaussianDistance.W2(
                new double[settings.Latents],
                Identity(settings.Latents),
                ofCodes.Mean,
                ofCodes.Covariance
            ),
            ["test/frechet"] = GaussianDistance.Frechet(
                _real!.Mean,
                _real.Covariance,
                ofFeatures.Mean,
                ofFeatures.Covariance
            ),
            ["test/class_score"] = score.Mean,
            ["test/class_score_sd"] = score.Deviation,
            ["test/sigma_min"] = generator
                .Expanding.Where(layer => layer.Inputs <= MostInputs)
                .Select(layer => layer.SmallestSingularValue(lane))
                .DefaultIfEmpty(double.NaN)
                .Min(),
        };
    }

    /// <summary>Looks at each lane's images, [N, K·C, S, S].</summary>
    private void Look(Tensor images, int lanes, LaneRows features, LaneRows answers)
    {
        var channels = data.Test.Channels;
        var ofLanes = Enumerable
            .Range(0, lanes)
            .Select(lane => classifier.Look(images.narrow(1, lane * channels, channels)))
            .ToArray();
        features.Add(stack([.. ofLanes.Select(look => look.Features)], 0));
        answers.Add(stack([.. ofLanes.Select(look => look.Probabilities)], 0));
    }

    private static Moments MomentsOf(float[] rows, int dimensions) =>
        Moments.Of(Array.ConvertAll(rows, value => (double)value), dimensions);

    private static double[,] Identity(int size)
    {
        var identity = new double[size, size];
        for (var i = 0; i < size; i++)
            identity[i, i] = 1;
        return identity;
    }
}
