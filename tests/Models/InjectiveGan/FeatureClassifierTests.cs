namespace Grid.Models.Tests.InjectiveGan;

public sealed class FeatureClassifierTests
{
    [Fact]
    public void It_learns_the_drawn_digits_and_always_alike()
    {
        var data = new DatasetCatalog([]).Load("synthetic-digits", new ImageRequest(16, Labels: true));
        using var one = FeatureClassifier.Train(data, 60, CPU);
        using var two = FeatureClassifier.Train(data, 60, CPU);
        var accuracy = one.Accuracy(data.Test, 500, CPU);
        Assert.True(accuracy > 0.6);
        Assert.Equal(accuracy, two.Accuracy(data.Test, 500, CPU));
    }
}
