namespace Grid.Models.Tests.Synthetic;

public sealed class SyntheticContractTests : ModelContract
{
    protected override IModel Model { get; } = new SyntheticModel();

    protected override IReadOnlyDictionary<string, object> Small => new Dictionary<string, object> { ["epochs"] = 4L };

    protected override IReadOnlyList<(string, object)> Different => [("lr", 0.01), ("lr", 0.1), ("noise", 0.05)];

    protected override (string, object)? Ruinous => null;
}
