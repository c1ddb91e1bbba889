namespace Grid.Models.Tests.Measures;

public sealed class NearestNeighboursTests
{
    [Fact]
    public void Two_clusters_that_lie_apart_are_told_apart()
    {
        float[] points = [.. Enumerable.Range(0, 20).Select(i => (i < 10 ? 0f : 100f) + i % 10)];
        byte[] classes = [.. Enumerable.Range(0, 20).Select(i => (byte)(i / 10))];
        Assert.Equal(1, NearestNeighbours.Accuracy(points, 1, classes, neighbours: 3));
    }

    [Fact]
    public void A_point_does_not_count_itself()
    {
        Assert.Equal(0, NearestNeighbours.Accuracy([0, 1], 1, [0, 1], neighbours: 1));
    }

    [Fact]
    public void Classes_by_chance_are_guessed_by_chance()
    {
        var random = new LaneRandom(1, RandomPurpose.TestNoise);
        var points = new float[2 * 2000];
        random.FillNormal(points, 1);
        byte[] classes = [.. Enumerable.Range(0, 2000).Select(_ => (byte)random.Below(10))];
        Assert.InRange(NearestNeighbours.Accuracy(points, 2, classes), 0.07, 0.13); // 0.1, sd 0.0067
    }

    [Fact]
    public void What_is_not_a_number_is_near_nothing() =>
        Assert.Equal(0, NearestNeighbours.Accuracy([float.NaN, float.NaN, float.NaN], 1, [0, 0, 0]));

    [Theory]
    [InlineData(new float[] { -1, -1, 1, 1 }, 1)]
    [InlineData(new float[] { -1, 1, -1, 1 }, 0)]
    [InlineData(new float[] { 0, 2, 4, 6 }, 0.8)] // means 1 and 5 of 3: between 16, total 20
    public void Variance_between_classes_is_a_share_of_all(float[] points, double expected) =>
        Assert.Equal(expected, ClassVariance.BetweenOverTotal(points, 1, [0, 0, 1, 1]), 1e-12);
}
