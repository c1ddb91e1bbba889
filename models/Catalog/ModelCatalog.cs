namespace Grid.Models;

/// <summary>All models that a spec can name.</summary>
public static class ModelCatalog
{
    public static IReadOnlyList<IModel> All { get; } =
    [
        new AutoencoderModel(),
        new DcganModel(),
        new ExactLayerModel(),
        new GaussianGanModel(),
        new InjectiveGanModel(),
        new GonModel(),
        new LayerReconstructionModel(),
        new ReluLayerModel(),
        new VaeModel(),
        new SyntheticModel(),
    ];
}
