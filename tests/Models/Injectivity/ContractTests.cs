namespace Grid.Models.Tests.Injectivity;

public sealed class ReluLayerContractTests : ModelContract
{
    protected override IModel Model { get; } = new ReluLayerModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object>
        {
            ["epochs"] = 3L,
            ["draws"] = 5L,
            ["batch"] = 2L,
            ["n"] = 8L,
            ["starts"] = 8L,
            ["rounds"] = 2L,
        };

    protected override IReadOnlyList<(string, object)> Different =>
        [("form", "gaussian"), ("form", "split"), ("form", "gaussian")];

    protected override (string, object)? Ruinous => null;
}

public sealed class ExactLayerContractTests : ModelContract
{
    protected override IModel Model { get; } = new ExactLayerModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object>
        {
            ["epochs"] = 3L,
            ["draws"] = 5L,
            ["batch"] = 2L,
            ["n"] = 3L,
        };

    protected override IReadOnlyList<(string, object)> Different =>
        [("form", "gaussian"), ("form", "split"), ("form", "gaussian")];

    protected override (string, object)? Ruinous => null;
}

public sealed class LayerReconstructionContractTests : ModelContract
{
    protected override IModel Model { get; } = new LayerReconstructionModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object>
        {
            ["epochs"] = 3L,
            ["draws"] = 3L,
            ["batch"] = 2L,
            ["side"] = 5L,
            ["expansivity"] = 4.0,
        };

    protected override IReadOnlyList<(string, object)> Different =>
        [("form", "split"), ("noise_db", 10.0), ("noise_db", 40.0)];

    protected override (string, object)? Ruinous => null;
}
