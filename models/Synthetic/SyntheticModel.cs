namespace Grid.Models;

/// <summary>
/// A learning curve without a network or a data set: for trying Grid out, for tests, and to time everything around training. Some of its parameters
/// are faults to order, so that retries and bad metrics can be seen at will.
/// </summary>
public sealed class SyntheticModel : IModel
{
    internal const string ModelName = "synthetic";

    public ModelInfo Info { get; } =
        new(
            ModelName,
            "A made-up learning curve: no network, no data set, faults to order.",
            [
                new("epochs", 10L, "Epochs to train.", Min: 1, Max: 1_000_000, ChangesShape: true),
                new("seconds", 0.0, "How long an epoch takes.", Min: 0, Max: 86_400, ChangesShape: true),
                new("lr", 1e-3, "The curve is best near 0.003 and diverges from 1 on.", Min: 0),
                new("width", 32L, "More is better, by less and less.", Min: 1, Max: 1_000_000),
                new("noise", 0.01, "Relative noise of the loss, from the trial's seed.", Min: 0, Max: 1),
                new("fail_at_epoch", 0L, "The epoch (from 1) in which training throws; 0: none.", Min: 0),
                new("nan_at_epoch", 0L, "The epoch (from 1) from which the loss is NaN; 0: none.", Min: 0),
            ],
            [
                new("train/loss", SmallerIsBetter: true, "The curve."),
                new("test/loss", SmallerIsBetter: true, "The curve, a little above."),
            ],
            Datasets: [],
            Fusable: true,
            UsesTensors: false
        );

    public ITraining Start(TrainingRequest request)
    {
        SyntheticCurve[] curves = [.. request.Lanes.Select(SyntheticCurve.Of)];
        if (curves.Length == 0)
            throw new ModelException("A training needs at least one lane.");
        if (curves.Any(curve => curve.Epochs != curves[0].Epochs || curve.EpochLength != curves[0].EpochLength))
            throw new ModelException("Trials that train as lanes of one run must agree in 'epochs' and 'seconds'.");

        long[] epochs = [.. request.Lanes.Select(lane => EpochOf(lane.CheckpointPath))];
        if (epochs.Any(epoch => epoch != epochs[0]))
            throw new ModelException("Trials that train as lanes of one run must stand at the same epoch.");
        return new SyntheticTraining(curves, epochs[0]);
    }

    private static long EpochOf(string? checkpoint) =>
        checkpoint is null ? 0 : Checkpoint.Read(checkpoint, ModelName).Epoch;
}
