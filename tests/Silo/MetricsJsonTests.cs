namespace Grid.Silo.Tests;

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

    [Fact]
    public void Numbers_keep_their_kind()
    {
        var parameters = TrialParameters.Read("""{"a": 1, "b": 1.0, "c": 1e-3, "d": true, "e": "elu"}""");

        object[] expected = [1L, 1.0, 1e-3, true, "elu"];
        Assert.Equal(expected, parameters.Values);
    }
}
