namespace Grid.Models.Tests;

public sealed class CatalogTests
{
    [Fact]
    public void Each_model_has_a_name_of_its_own() =>
        Assert.Equal(
            ModelCatalog.All.Count,
            ModelCatalog.All.Select(model => model.Info.Name).Distinct(StringComparer.Ordinal).Count()
        );

    /// <summary>A model that nobody holds to the contract is not finished.</summary>
    [Fact]
    public void Each_model_is_held_to_the_contract()
    {
        var held = typeof(CatalogTests)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ModelContract)))
            .Select(type => ((ModelContract)Activator.CreateInstance(type)!).ModelName);
        Assert.Empty(ModelCatalog.All.Select(model => model.Info.Name).Except(held));
    }
}
