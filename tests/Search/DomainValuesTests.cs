namespace Grid.Search.Tests;

public class DomainValuesTests
{
    [Fact]
    public void A_domain_has_its_listed_and_stepped_values_and_no_other()
    {
        Assert.True(DomainValues.Of(Spaces.Texts("a", "x", "y"))(ParameterValue.Of("y")));
        Assert.False(DomainValues.Of(Spaces.Texts("a", "x", "y"))(ParameterValue.Of("z")));
        Assert.True(DomainValues.Of(Spaces.Integers("a", 0, 8, 2))(ParameterValue.Of(6L)));
        Assert.False(DomainValues.Of(Spaces.Integers("a", 0, 8, 2))(ParameterValue.Of(5L)));
        Assert.True(DomainValues.Of(Spaces.Real("a", 0.1, 0.9, step: 0.1))(ParameterValue.Of(0.3)));
        Assert.False(DomainValues.Of(Spaces.Real("a", 0.1, 0.9, step: 0.1))(ParameterValue.Of(0.35)));
    }

    [Fact]
    public void A_log_range_of_integers_has_each_integer() =>
        Assert.True(
            DomainValues.Of(new("a", new IntegerDomain(1, 64, Scale.Log, 1, null), []))(ParameterValue.Of(37L))
        );

    [Fact]
    public void A_range_of_real_numbers_has_no_value_that_a_search_surely_takes()
    {
        Assert.False(DomainValues.Of(Spaces.Real("a", 0, 1, points: 3))(ParameterValue.Of(0.5)));
        Assert.True(DomainValues.Of(Spaces.Real("a", 1, 1))(ParameterValue.Of(1.0)));
    }

    [Fact]
    public void Values_are_counted_where_they_are_finitely_many()
    {
        Assert.Equal(2UL, DomainValues.CountOf(Spaces.Texts("a", "x", "y")));
        Assert.Equal(UInt128.One << 64, DomainValues.CountOf(Spaces.Integers("a", long.MinValue, long.MaxValue)));
        Assert.Equal(9UL, DomainValues.CountOf(Spaces.Real("a", 0.1, 0.9, step: 0.1)));
        Assert.Null(DomainValues.CountOf(Spaces.Real("a", 0, 1)));
    }
}
