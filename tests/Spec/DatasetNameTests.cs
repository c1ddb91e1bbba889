using System.Text.Json;

namespace Grid.Spec.Tests;

public class DatasetNameTests
{
    private static readonly ModelDeclaration s_model = Models.Gon with { Datasets = ["mnist", "folder:NAME"] };

    [Theory]
    [InlineData("mnist", true)]
    [InlineData("folder:cats", true)]
    [InlineData("folder:", false)]
    [InlineData("mnist2", false)]
    [InlineData("cats", false)]
    public void A_name_is_one_of_the_models_or_begins_like_one_that_stands_for_many(string name, bool taken) =>
        Assert.Equal(taken, s_model.TakesDataset(name));

    [Fact]
    public void The_schema_for_editors_knows_both()
    {
        var names = JsonDocument
            .Parse(SpecSchema.Write([s_model]))
            .RootElement.GetProperty("allOf")[0]
            .GetProperty("then")
            .GetProperty("properties")
            .GetProperty("dataset")
            .GetProperty("anyOf");
        Assert.Equal("mnist", names[0].GetProperty("const").GetString());
        Assert.Equal("^folder:.", names[1].GetProperty("pattern").GetString());
    }
}
