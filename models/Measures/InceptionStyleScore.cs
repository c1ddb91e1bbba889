namespace Grid.Models;

/// <summary>Mean and standard deviation (over n) of a score over splits of the images.</summary>
public readonly record struct SplitScore(double Mean, double Deviation);

/// <summary>
/// exp E[KL(p(y|x) ‖ p(y))] over generated images x, where p(y|x) is some classifier's answer and p(y) its mean (Salimans et al. 2016, section 4): from 1, where all
/// images get one answer, to the number of classes, where each is sure and all are met as often. It is an "Inception score" only
/// where the classifier is that paper's.
/// </summary>
public static class InceptionStyleScore
{
    /// <param name="probabilities">Class probabilities of n images, [n, classes]; each image's sum to 1.</param>
    /// <param name="splits">The score is taken of so many runs of images, one after the other, of n/splits images (or one more) each.</param>
    /// <exception cref="ArgumentException">They are no whole number of images, or there are fewer images than splits.</exception>
    public static SplitScore Of(ReadOnlySpan<double> probabilities, int classes, int splits = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(splits);
        var images = Moments.CountOf(probabilities, classes);
        if (images < splits)
            throw new ArgumentException($"{images} images cannot be split {splits} times.", nameof(splits));

        var scores = new double[splits];
        for (var split = 0; split < splits; split++)
        {
            var first = (int)((long)images * split / splits);
            var end = (int)((long)images * (split + 1) / splits);
            scores[split] = Score(probabilities[(first * classes)..(end * classes)], classes);
        }
        var mean = scores.Average();
        return new SplitScore(mean, Math.Sqrt(scores.Average(score => (score - mean) * (score - mean))));
    }

    private static double Score(ReadOnlySpan<double> probabilities, int classes)
    {
        var images = probabilities.Length / classes;
        var marginal = new double[classes];
        for (var i = 0; i < probabilities.Length; i++)
            marginal[i % classes] += probabilities[i] / images;
        var divergence = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
            if (probabilities[i] != 0) // p log p → 0
                divergence += probabilities[i] * Math.Log(probabilities[i] / marginal[i % classes]);
        return Math.Exp(divergence / images);
    }
}
