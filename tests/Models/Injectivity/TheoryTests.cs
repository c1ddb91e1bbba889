namespace Grid.Models.Tests.Injectivity;

/// <summary>The reference lines against values from the papers and from independent programs.</summary>
public class TheoryTests
{
    [Theory]
    [InlineData(2, 4, 2.5)]
    [InlineData(2, 8, 0.5625)]
    [InlineData(3, 6, 11)]
    [InlineData(3, 12, 2.58447)]
    [InlineData(5, 25, 11.7922)]
    public void The_union_bound_counts_bad_cells(int n, int m, double expected) =>
        Assert.Equal(expected, UnionBound.BadCells(n, m), expected * 1e-5);

    [Fact]
    public void The_union_bound_turns_at_its_threshold_however_large_the_layer()
    {
        Assert.True(UnionBound.LogBadCells(2000, (int)(2000 * (UnionBound.Threshold - 0.2))) > 10);
        Assert.True(UnionBound.LogBadCells(2000, (int)(2000 * (UnionBound.Threshold + 0.2))) < -10);
        Assert.True(double.IsFinite(UnionBound.LogBadCells(5000, 15_000)));
    }

    [Theory]
    [InlineData(2.1, 0.0051)]
    [InlineData(3, 0.0975)]
    [InlineData(4, 0.2480)]
    [InlineData(5, 0.4289)]
    [InlineData(6, 0.6315)]
    [InlineData(7, 0.8507)]
    [InlineData(8, 1.0833)]
    [InlineData(10, 1.5803)]
    public void The_replica_line_is_that_of_the_paper(double alpha, double expected) =>
        Assert.Equal(expected, ReplicaBound.Active(alpha), 1e-4);

    [Fact]
    public void The_replica_line_crosses_one_at_its_threshold_and_is_zero_where_all_rows_can_be_off()
    {
        Assert.Equal(1, ReplicaBound.Active(ReplicaBound.Threshold), 1e-4);
        Assert.Equal(0, ReplicaBound.Active(2));
        Assert.Equal(0, ReplicaBound.Active(0.5));
    }

    [Theory]
    [InlineData(2.1, 0.515)]
    [InlineData(2.5, 0.659)]
    [InlineData(3.0, 0.846)]
    [InlineData(3.2, 0.922)]
    [InlineData(3.4, 0.999)]
    [InlineData(3.6, 1.077)]
    [InlineData(4.0, 1.234)]
    [InlineData(WitnessCurve.Crossing, 1)]
    public void The_witness_curve_is_that_of_the_paper(double expansivity, double expected) =>
        Assert.Equal(expected, WitnessCurve.Active(expansivity), 1e-3);
}
