namespace Grid.Silo.Tests;

public class TrialParametersTests
{
    [Fact]
    public void Numbers_keep_their_kind()
    {
        var parameters = TrialParameters.Read("""{"a": 1, "b": 1.0, "c": 1e-3, "d": true, "e": "elu"}""");

        object[] expected = [1L, 1.0, 1e-3, true, "elu"];
        Assert.Equal(expected, parameters.Values);
    }
}
