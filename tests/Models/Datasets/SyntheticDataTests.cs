namespace Grid.Models.Tests.Datasets;

public class SyntheticDataTests
{
    [Fact]
    public void Drawn_digits_are_always_the_same_and_need_no_files()
    {
        var catalog = new DatasetCatalog([]);
        catalog.Check("synthetic-digits");
        var digits = catalog.Load("synthetic-digits", ImageRequest.Native with { Labels = true });
        var again = new DatasetCatalog([]).Load("synthetic-digits", ImageRequest.Native);
        Assert.Equal(
            (6_000, 1_000, 1, 8, 8),
            (digits.Train.Count, digits.Test.Count, digits.Train.Channels, digits.Train.Height, digits.Train.Width)
        );
        Assert.Equal(digits.Train[5999], again.Train[5999]);
        Assert.NotEqual(digits.Train[0], digits.Test[0]);
        Assert.NotEqual(digits.Train[0], digits.Train[10]);
    }

    [Fact]
    public void A_drawn_digit_is_nearer_to_the_mean_of_its_kind_than_to_other_means()
    {
        var digits = new DatasetCatalog([]).Load("synthetic-digits", ImageRequest.Native with { Labels = true });
        var means = new float[10][];
        for (var digit = 0; digit < 10; digit++)
        {
            float[][] images = [.. Of(digits.Train, digit).Select(n => digits.Train[n])];
            means[digit] = [.. Enumerable.Range(0, 64).Select(pixel => images.Average(image => image[pixel]))];
        }
        var right = Enumerable
            .Range(0, digits.Test.Count)
            .Count(n => Nearest(means, digits.Test[n]) == digits.Test.Labels[n]);
        Assert.InRange(right, 800, 999); // told apart for the most part, and not trivially
    }

    [Theory]
    [InlineData("gaussians", 8)]
    [InlineData("rings", 3)]
    public void Points_lie_where_their_cloud_is(string name, int clusters)
    {
        var cloud = PointClouds.Draw(name, new PointRequest(4_000, 500, Seed: 3));
        Assert.Equal((4_000, 500, clusters), (cloud.Train.Count, cloud.Test.Count, cloud.Clusters));
        for (var n = 0; n < cloud.Train.Count; n++)
        {
            var (x, y) = (cloud.Train[n][0], cloud.Train[n][1]);
            var cluster = cloud.Train.Labels[n];
            if (name == "rings")
                Assert.InRange(MathF.Sqrt(x * x + y * y), 1 + cluster - 0.3f, 1 + cluster + 0.3f);
            else
                Assert.InRange(
                    Math.Abs(x - 2 * MathF.Cos(cluster * MathF.PI / 4))
                        + Math.Abs(y - 2 * MathF.Sin(cluster * MathF.PI / 4)),
                    0,
                    0.2f
                );
        }
        Assert.All(Enumerable.Range(0, clusters), cluster => Assert.True(cloud.Train.Labels.Contains((byte)cluster)));
    }

    [Fact]
    public void More_points_begin_with_the_fewer_and_another_seed_gives_others()
    {
        var few = PointClouds.Draw("rings", new PointRequest(10, 1, Seed: 3)).Train;
        var many = PointClouds.Draw("rings", new PointRequest(1_000, 1, Seed: 3)).Train;
        Assert.Equal(few[9].ToArray(), many[9].ToArray());
        Assert.NotEqual(
            few[0].ToArray(),
            PointClouds.Draw("rings", new PointRequest(10, 1, Seed: 4)).Train[0].ToArray()
        );
    }

    [Fact]
    public void A_batch_of_points_has_a_row_of_points_for_each_lane()
    {
        var points = PointClouds.Draw("gaussians", new PointRequest(10, 1)).Train;
        int[] ofLane0 = [3, 4, 5];
        int[] ofLane1 = [0, 9, 3];
        using var batch = points.Batch([ofLane0, ofLane1], CPU);
        Assert.Equal([2, 3, 2], batch.shape);
        float[] expected = [.. points[3], .. points[4], .. points[5], .. points[0], .. points[9], .. points[3]];
        Assert.Equal(expected, batch.data<float>().ToArray());
    }

    [Fact]
    public void Wrong_clouds_and_counts_are_refused()
    {
        Assert.Throws<ModelException>(() => PointClouds.Draw("spirals", new PointRequest()));
        Assert.Throws<ModelException>(() => PointClouds.Draw("rings", new PointRequest(0)));
        new DatasetCatalog([]).Check("rings");
    }

    private static IEnumerable<int> Of(ImageSet images, int label) =>
        Enumerable.Range(0, images.Count).Where(n => images.Labels[n] == label);

    private static int Nearest(float[][] means, float[] image) =>
        Enumerable.Range(0, means.Length).MinBy(digit => means[digit].Zip(image, (a, b) => (a - b) * (a - b)).Sum());
}
