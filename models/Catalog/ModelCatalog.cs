namespace Grid.Models;

/// <summary>All models that a spec can name.</summary>
public static class ModelCatalog
{
    public static IReadOnlyList<IModel> All { get; } =
    [
        new GonModel(),
        new VariationalGonModel(),
        new ImplicitGonModel(),
        new ConvAutoencoderModel(),
        new ConvVaeModel(),
        new SyntheticModel(),
    ];
}
