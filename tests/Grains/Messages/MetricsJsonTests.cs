namespace Grid.Grains.Tests;

public class MetricsJsonTests
{
    [Fact]
    public void Metrics_read_back_to_the_same_bits()
    {
        var metrics = new Dictionary<string, double>
        {
            ["a"] = 0.1 + 0.2,
            ["b"] = double.NaN,
            ["c"] = double.PositiveInfinity,
            ["d"] = double.NegativeInfinity,
            ["e"] = -0.0,
            ["f"] = double.Epsilon,
        };

        Assert.Equal(metrics, MetricsJson.Read(MetricsJson.Write(metrics)));
    }

    [Theory]
    [InlineData("loss", 0.5)]
    [InlineData("norm", double.PositiveInfinity)]
    [InlineData("missing", null)]
    public void One_metric_is_found_by_its_name(string name, double? value) =>
        Assert.Equal(value, MetricsJson.Find("""{"loss": 0.5, "norm": "Infinity"}""", name));

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"loss": true}""")]
    [InlineData("""{"loss": "low"}""")]
    public void A_text_that_holds_no_metrics_is_refused(string text) =>
        Assert.Throws<ArgumentException>(() => MetricsJson.Find(text, "loss"));
}
