using Grid.Search;

namespace Grid.Spec.Tests;

public class CoreSchemaTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-17", -17L)]
    [InlineData("+5", 5L)]
    [InlineData("007", 7L)]
    [InlineData("0x1F", 31L)]
    [InlineData("0xff", 255L)]
    [InlineData("0o17", 15L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("0x7FFFFFFFFFFFFFFF", long.MaxValue)]
    public void These_are_integers(string text, long value) => Assert.Equal(ParameterValue.Of(value), Plain(text));

    [Theory]
    [InlineData("1e-3", 1e-3)]
    [InlineData("1E3", 1000.0)]
    [InlineData("1.", 1.0)]
    [InlineData(".5", 0.5)]
    [InlineData("-0.25", -0.25)]
    [InlineData(".inf", double.PositiveInfinity)]
    [InlineData("+.INF", double.PositiveInfinity)]
    [InlineData("-.Inf", double.NegativeInfinity)]
    [InlineData(".nan", double.NaN)]
    [InlineData("1e999", double.PositiveInfinity)]
    [InlineData("9223372036854775808", 9223372036854775808.0)]
    [InlineData("0x8000000000000000", 9223372036854775808.0)]
    public void These_are_real_numbers(string text, double value) =>
        Assert.Equal(ParameterValue.Of(value), Plain(text));

    [Theory]
    [InlineData("true", true)]
    [InlineData("FALSE", false)]
    public void These_are_flags(string text, bool value) => Assert.Equal(ParameterValue.Of(value), Plain(text));

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("Null")]
    public void These_are_null(string text) => Assert.Null(Plain(text));

    [Theory]
    [InlineData("yes")]
    [InlineData("No")]
    [InlineData("on")]
    [InlineData("tRue")]
    [InlineData("nULL")]
    [InlineData("1_000")]
    [InlineData("0x")]
    [InlineData("0xG")]
    [InlineData("0o8")]
    [InlineData("-0x1")]
    [InlineData("1e")]
    [InlineData("e1")]
    [InlineData(".")]
    [InlineData("+")]
    [InlineData("--1")]
    [InlineData("1.2.3")]
    [InlineData("12:30")]
    [InlineData("inf")]
    [InlineData("NaN")]
    [InlineData("+.nan")]
    [InlineData("Infinity")]
    [InlineData("1 000")]
    [InlineData("٣")]
    public void These_are_texts(string text) => Assert.Equal(ParameterValue.Of(text), Plain(text));

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("")]
    [InlineData("null")]
    public void A_quoted_scalar_is_a_text(string text) =>
        Assert.Equal(ParameterValue.Of(text), CoreSchema.Resolve(new ScalarNode(new("f", 1), text, IsPlain: false)));

    private static ParameterValue? Plain(string text) =>
        CoreSchema.Resolve(new ScalarNode(new("f", 1), text, IsPlain: true));
}
