namespace Grid.Models;

/// <summary>All models that a spec can name.</summary>
public static class ModelCatalog
{
    public static IReadOnlyList<IModel> All { get; } =
    [
        new AutoencoderModel(),
        new ConvAutoencoderModel(),
        new ConvVaeModel(),
        new DcganModel(),
        new ExactLayerModel(),
        new GaussianGanModel(),
        new GonModel(),
        new ImplicitGonModel(),
        new InjectiveGanModel(),
        new LayerReconstructionModel(),
        new ReluLayerModel(),
        new VaeModel(),
        new VariationalGonModel(),
        new SyntheticModel(),
    ];
}
