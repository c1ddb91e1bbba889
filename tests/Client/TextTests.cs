namespace Grid.Client.Tests;

public class TextTests
{
    [Theory]
    [InlineData(0.30021, "0.3002")]
    [InlineData(1.0, "1")]
    [InlineData(0.00001, "1e-5")]
    [InlineData(12345678, "1.235e+7")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Numbers_have_four_significant_digits(double value, string text) =>
        Assert.Equal(text, Text.Number(value));

    [Theory]
    [InlineData(0.42, "0.4 s")]
    [InlineData(43, "43 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(3900, "1 h 05 min")]
    [InlineData(183600, "2 d 3 h")]
    public void Durations_are_given_in_two_units_at_most(double seconds, string text) =>
        Assert.Equal(text, Text.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(4, "a few seconds")]
    [InlineData(44, "about 50 s")]
    [InlineData(170, "about 3 min")]
    [InlineData(9000, "about 2.5 h")]
    public void Estimates_are_round(double seconds, string text) =>
        Assert.Equal(text, Text.About(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("abcdef", 1, "…")]
    [InlineData("abcdef", 0, "")]
    public void What_does_not_fit_is_cut(string text, int width, string expected) =>
        Assert.Equal(expected, Text.Fit(text, width));
}
