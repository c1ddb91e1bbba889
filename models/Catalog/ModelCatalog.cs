namespace Grid.Models;

/// <summary>All models that a spec can name.</summary>
public static class ModelCatalog
{
    public static IReadOnlyList<IModel> All { get; } =
    [new ExactLayerModel(), new GonModel(), new LayerReconstructionModel(), new ReluLayerModel(), new SyntheticModel()];
}
