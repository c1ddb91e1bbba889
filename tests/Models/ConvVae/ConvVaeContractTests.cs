using Grid.Models.Tests.Training;

namespace Grid.Models.Tests.ConvVae;

public sealed class ConvVaeContractTests : ModelContract
{
    protected override IModel Model { get; } = new ConvVaeModel();

    protected override IReadOnlyDictionary<string, object> Small => TrainingTools.Small;

    protected override IReadOnlyList<(string, object)> Different => [("weight_decay", 0.1), ("lr", 2e-3), ("lr", 1e-4)];
}
