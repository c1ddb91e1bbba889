namespace Grid.Models;

/// <summary>What models that reconstruct images say of themselves alike.</summary>
internal static class ReconstructionInfo
{
    /// <summary>Their parameters: the training's, the network's own, the optimiser's, the data's.</summary>
    public static IReadOnlyList<ParameterInfo> Parameters(double lr, params IReadOnlyList<ParameterInfo> network) =>
        [
            CommonParameters.Epochs(20),
            CommonParameters.Batch(64),
            .. network,
            .. CommonParameters.Adam(lr),
            .. CommonParameters.Images,
        ];

    /// <summary>Their metrics, in training (mean over the epoch's steps) and at test.</summary>
    /// <param name="loss">What the loss is.</param>
    /// <param name="terms">The terms that it is made of, where they are measured on their own.</param>
    public static IReadOnlyList<MetricInfo> Metrics(
        string loss,
        params IReadOnlyList<(string Name, string Summary)> terms
    )
    {
        IReadOnlyList<(string Name, string Summary)> measures =
        [
            (Reconstruction.LossName, loss),
            .. terms,
            ("mse", "Squared error per pixel and channel"),
            ("sse", "Squared error per image: sum over its pixels"),
        ];
        return
        [
            .. measures.Select(measure => Metric("train", measure, "mean over the epoch's steps.")),
            .. measures.Select(measure => Metric("test", measure, "mean over the test images.")),
        ];
    }

    /// <summary>The metrics of a model whose loss is the squared error, summed over channels and averaged over pixels and images.</summary>
    public static IReadOnlyList<MetricInfo> SquaredErrorMetrics { get; } =
        Metrics("Squared error per pixel, summed over channels");

    /// <summary>The metric of models that also make images of their own.</summary>
    public static MetricInfo Samples { get; } =
        new(
            "test/pixel_frechet",
            SmallerIsBetter: true,
            "Fréchet distance between images made by the network and test images, both averaged to cells of pixels; no FID."
        );

    private static MetricInfo Metric(string split, (string Name, string Summary) measure, string over) =>
        new($"{split}/{measure.Name}", SmallerIsBetter: true, $"{measure.Summary}; {over}");
}
