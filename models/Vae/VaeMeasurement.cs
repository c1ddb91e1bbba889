namespace Grid.Models;

/// <summary>
/// What a variational autoencoder's code says of the test images, without drawing from it: both terms of the bound, each dimension's divergence and log-variance, and how well classes
/// keep together. A dimension that nothing is told by has KL = 0, that is mean 0 and log-variance 0.
/// </summary>
internal sealed class VaeMeasurement(VaeNetwork network, VaeSettings settings, VectorImages images)
{
    /// <summary>So many dimensions are told one by one, in the order of their divergence.</summary>
    private const int Told = 3;

    /// <summary>A dimension of less tells nothing (Burda et al. 2016 count by a like threshold).</summary>
    private const double Informative = 0.1;

    public static IReadOnlyList<MetricInfo> Metrics { get; } =
    [
        new("test/loss", SmallerIsBetter: true, "Cross-entropy at the code's mean, and divergence, in nats an image."),
        new("test/reconstruction", SmallerIsBetter: true, "Cross-entropy at the code's mean, sum over pixels."),
        new("test/kl", SmallerIsBetter: true, "Divergence from N(0, 1), sum over the code's dimensions."),
        new("test/kl_min_term", SmallerIsBetter: false, "The smallest term of any image and dimension: never below 0."),
        new("test/informative", SmallerIsBetter: false, "Dimensions with a mean divergence above 0.1."),
        .. Enumerable
            .Range(1, Told)
            .SelectMany(n =>
                new MetricInfo[]
                {
                    new($"test/kl_{n}", SmallerIsBetter: true, $"Mean divergence of dimension {n} by divergence."),
                    new($"test/logvar_{n}", SmallerIsBetter: true, $"Mean log-variance of the same dimension."),
                }
            ),
        new("test/logvar_min", SmallerIsBetter: true, "The smallest log-variance of any image and dimension."),
        .. CodeMeasures.Metrics,
    ];

    /// <summary>Adds each lane's metrics; false where the pause came first.</summary>
    public bool Add(IReadOnlyList<Dictionary<string, double>> metrics, CancellationToken pause)
    {
        if (Read(metrics.Count, pause) is not { } read)
            return false;
        for (var lane = 0; lane < metrics.Count; lane++)
            Add(metrics[lane], read.Means[lane], read.LogVariances[lane], read.CrossEntropies[lane]);
        return true;
    }

    /// <summary>The means of one lane's codes, seen from the first two of their numbers.</summary>
    public Picture Scatter(int lanes, int lane) =>
        CodeMeasures.Scatter(
            Read(lanes, CancellationToken.None)!.Value.Means[lane],
            settings.Latents,
            images.TestLabels
        );

    private void Add(Dictionary<string, double> metrics, float[] means, float[] logVariances, double crossEntropy)
    {
        var (divergences, logs) = (new double[settings.Latents], new double[settings.Latents]);
        var (smallest, smallestLog) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var i = 0; i < means.Length; i++)
        {
            var term = KlDivergence.ToStandardNormal(means[i], logVariances[i]);
            divergences[i % settings.Latents] += term / images.TestCount;
            logs[i % settings.Latents] += (double)logVariances[i] / images.TestCount;
            (smallest, smallestLog) = (Math.Min(smallest, term), Math.Min(smallestLog, logVariances[i]));
        }
        metrics["test/reconstruction"] = crossEntropy;
        metrics["test/kl"] = divergences.Sum();
        metrics["test/loss"] = crossEntropy + divergences.Sum();
        metrics["test/kl_min_term"] = smallest;
        metrics["test/logvar_min"] = smallestLog;
        metrics["test/informative"] = divergences.Count(divergence => divergence > Informative);
        var order = Enumerable.Range(0, settings.Latents).OrderByDescending(d => divergences[d]).Take(Told);
        foreach (var (n, d) in order.Index())
            (metrics[$"test/kl_{n + 1}"], metrics[$"test/logvar_{n + 1}"]) = (divergences[d], logs[d]);
        CodeMeasures.Add(metrics, means, settings.Latents, images.TestLabels);
    }

    private (float[][] Means, float[][] LogVariances, double[] CrossEntropies)? Read(int lanes, CancellationToken pause)
    {
        var (means, logVariances) = (new LaneRows(lanes), new LaneRows(lanes));
        var crossEntropies = new double[lanes];
        using var noGrad = no_grad();
        foreach (var numbers in images.TestBatches())
        {
            if (pause.IsCancellationRequested)
                return null;
            using var scope = NewDisposeScope();
            var x = images.Test(numbers, lanes);
            var (mean, logVariance) = network.Encode(x);
            means.Add(mean);
            logVariances.Add(logVariance);
            var share = (double)x.shape[1] / images.TestCount;
            var ofLanes = VaeNetwork.CrossEntropy(network.Decode(mean), x).to(float64).cpu().data<double>();
            for (var lane = 0; lane < lanes; lane++)
                crossEntropies[lane] += share * ofLanes[lane];
        }
        return (means.ToArrays(), logVariances.ToArrays(), crossEntropies);
    }
}
