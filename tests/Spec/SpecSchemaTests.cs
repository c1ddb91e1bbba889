using System.Text.Json;

namespace Grid.Spec.Tests;

public class SpecSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(SpecSchema.Write(Models.All)).RootElement;

    [Fact]
    public void It_names_its_draft() =>
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", Schema.GetProperty("$schema").GetString());

    [Fact]
    public void It_has_every_key_that_the_reader_knows()
    {
        var keys = Schema.GetProperty("properties").EnumerateObject().Select(member => member.Name);
        var problem = Assert.Single(Specs.Refused(Specs.With("qqqqqqqqqq: 1")));

        Assert.Equal(
            $"Known: {string.Join(", ", keys.Order())}.",
            $"Known: {string.Join(", ", problem.Remedy["Known: ".Length..^1].Split(", ").Order())}."
        );
    }

    [Fact]
    public void Each_model_has_its_parameters_with_their_bounds()
    {
        var gon = Schema.GetProperty("allOf")[0];
        var space = gon.GetProperty("then").GetProperty("properties").GetProperty("space").GetProperty("properties");

        Assert.Equal(
            "gon",
            gon.GetProperty("if").GetProperty("properties").GetProperty("model").GetProperty("const").GetString()
        );
        Assert.Equal(
            Models.Gon.Parameters.Select(parameter => parameter.Name),
            space.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(10_000, space.GetProperty("epochs").GetProperty("anyOf")[0].GetProperty("maximum").GetDouble());
        Assert.Equal(3, space.GetProperty("activation").GetProperty("anyOf")[0].GetProperty("enum").GetArrayLength());
    }
}
