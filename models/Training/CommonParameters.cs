namespace Grid.Models;

/// <summary>Parameters that many models declare alike, and how they are read.</summary>
internal static class CommonParameters
{
    public static ParameterInfo Epochs(long of) =>
        new("epochs", of, "Epochs to train.", Min: 1, Max: 1_000_000, ChangesShape: true);

    public static ParameterInfo Batch(long of) =>
        new("batch", of, "Images in a batch, in training and at test.", Min: 2, Max: 4096, ChangesShape: true);

    /// <summary>How many images of a data set count.</summary>
    public static IReadOnlyList<ParameterInfo> Images { get; } =
    [
        new("train_images", 0L, "The first so many images to train on; 0: all.", Min: 0, ChangesShape: true),
        new("test_images", 0L, "The first so many images to measure on; 0: all.", Min: 0, ChangesShape: true),
    ];

    /// <summary>Adam's settings, which lanes may differ in.</summary>
    public static IReadOnlyList<ParameterInfo> Adam(double lr, double beta1 = 0.9, double beta2 = 0.999) =>
        [
            new("lr", lr, "Adam's learning rate.", Min: 0),
            new("beta1", beta1, "Adam's decay of the mean of gradients.", Min: 0, Max: 0.999999),
            new("beta2", beta2, "Adam's decay of the mean of squared gradients.", Min: 0, Max: 0.999999999),
            new("weight_decay", 0.0, "Added to gradients: this times the weights.", Min: 0),
        ];

    public static AdamRates AdamRates(this ModelParameters parameters) =>
        new(
            parameters.Real("lr"),
            parameters.Real("beta1"),
            parameters.Real("beta2"),
            WeightDecay: parameters.Real("weight_decay")
        );

    /// <summary>How many of <paramref name="available"/> images a limit leaves; 0 is no limit.</summary>
    public static int Limited(int limit, int available) => limit is 0 ? available : Math.Min(limit, available);
}
