namespace Grid.Models.Tests.Measures;

public class InceptionStyleScoreTests
{
    [Fact]
    public void Sure_answers_met_as_often_score_the_number_of_classes_and_equal_answers_one()
    {
        const int classes = 5;
        var sure = Enumerable.Range(0, 40).SelectMany(i => OneOf(classes, i % classes)).ToArray();
        var score = InceptionStyleScore.Of(sure, classes, splits: 4);
        Assert.Equal(classes, score.Mean, 1e-12);
        Assert.Equal(0, score.Deviation, 1e-12);

        var equal = Enumerable.Range(0, 40).SelectMany(_ => new[] { 0.5, 0.2, 0.2, 0.1, 0 }).ToArray();
        Assert.Equal(1, InceptionStyleScore.Of(equal, classes, splits: 4).Mean, 1e-12);
    }

    [Fact]
    public void Two_images_have_the_score_worked_out_by_hand()
    {
        // The mean is (½, ½); each image's divergence from it log 2 − H(¾).
        var divergence = Math.Log(2) + 0.75 * Math.Log(0.75) + 0.25 * Math.Log(0.25);
        Assert.Equal(Math.Exp(divergence), InceptionStyleScore.Of([0.75, 0.25, 0.25, 0.75], 2, splits: 1).Mean, 1e-14);
    }

    [Fact]
    public void Splits_are_scored_each_on_its_own()
    {
        // The first half always gives one answer (score 1), the second both in turn (score 2).
        double[] probabilities = [1, 0, 1, 0, 1, 0, 0, 1];
        var score = InceptionStyleScore.Of(probabilities, 2, splits: 2);
        Assert.Equal(1.5, score.Mean, 1e-14);
        Assert.Equal(0.5, score.Deviation, 1e-14);
    }

    [Fact]
    public void NaN_gives_NaN_and_more_splits_than_images_an_error()
    {
        Assert.True(double.IsNaN(InceptionStyleScore.Of([double.NaN, 1, 0, 1], 2, splits: 1).Mean));
        Assert.Throws<ArgumentException>(() => InceptionStyleScore.Of([1, 0], 2, splits: 2));
    }

    private static double[] OneOf(int classes, int one)
    {
        var probabilities = new double[classes];
        probabilities[one] = 1;
        return probabilities;
    }
}
