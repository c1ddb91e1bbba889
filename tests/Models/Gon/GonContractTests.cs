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
