using Grid.Models.Tests.Training;

namespace Grid.Models.Tests.Gon;

public sealed class GonContractTests : ModelContract
{
    protected override IModel Model { get; } = new GonModel();

    protected override IReadOnlyDictionary<string, object> Small => TrainingTools.Small;

    protected override IReadOnlyList<(string, object)> Different =>
        [("latent_sigma", 0.1), ("lr", 2e-3), ("beta1", 0.5)];
}

public sealed class DetachedGonContractTests : ModelContract
{
    protected override IModel Model { get; } = new GonModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object>(TrainingTools.Small) { ["variant"] = "detached" };

    protected override IReadOnlyList<(string, object)> Different => [("latent_sigma", 0.1), ("lr", 2e-3), ("lr", 1e-4)];
}

public sealed class VariationalGonContractTests : ModelContract
{
    protected override IModel Model { get; } = new VariationalGonModel();

    protected override IReadOnlyDictionary<string, object> Small => TrainingTools.Small;

    protected override IReadOnlyList<(string, object)> Different =>
        [("latent_sigma", 0.1), ("lr", 2e-3), ("beta1", 0.5)];
}

public sealed class ImplicitGonContractTests : ModelContract
{
    protected override IModel Model { get; } = new ImplicitGonModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object>
        {
            ["epochs"] = 3L,
            ["batch"] = 8L,
            ["nz"] = 4L,
            ["hidden"] = 16L,
            ["hidden_layers"] = 2L,
            ["train_images"] = 24L,
        };

    protected override IReadOnlyList<(string, object)> Different =>
        [("latent_sigma", 0.1), ("lr", 1e-4), ("beta1", 0.5)];
}
