namespace Grid.Spec.Tests;

public class ByteSizeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("17B", 17)]
    [InlineData("2kB", 2_000)]
    [InlineData("2KiB", 2_048)]
    [InlineData("500MB", 500_000_000)]
    [InlineData("4GiB", 4_294_967_296)]
    [InlineData("4 GiB", 4_294_967_296)]
    [InlineData("1.5GB", 1_500_000_000)]
    [InlineData("0.5TiB", 549_755_813_888)]
    [InlineData("1048576TiB", 1L << 60)]
    public void A_size_is_a_number_and_a_unit(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("GiB")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("1..5GB")]
    [InlineData("4gib")]
    [InlineData("4GiB4")]
    [InlineData("0.0001kB")]
    [InlineData("1048577TiB")]
    [InlineData("99999999999999999999999999999999999999")]
    public void What_is_none_is_null(string text) => Assert.Null(ByteSize.Parse(text));
}
