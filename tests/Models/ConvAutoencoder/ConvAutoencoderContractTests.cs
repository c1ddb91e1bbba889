using Grid.Models.Tests.Training;

namespace Grid.Models.Tests.ConvAutoencoder;

public sealed class ConvAutoencoderContractTests : ModelContract
{
    protected override IModel Model { get; } = new ConvAutoencoderModel();

    protected override IReadOnlyDictionary<string, object> Small => TrainingTools.Small;

    protected override IReadOnlyList<(string, object)> Different => [("weight_decay", 0.1), ("lr", 2e-3), ("lr", 1e-4)];
}
