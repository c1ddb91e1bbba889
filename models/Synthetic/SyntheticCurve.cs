namespace Grid.Models;

/// <summary>One trial's learning curve: a function of its parameters, its seed and the epoch.</summary>
internal sealed record SyntheticCurve(
    long Seed,
    long Epochs,
    TimeSpan EpochLength,
    double LearningRate,
    long Width,
    double Noise,
    long FailAt,
    long NanAt
)
{
    private const double Start = 2.3;
    private const double BestRate = 3e-3;

    public static SyntheticCurve Of(LaneRequest lane)
    {
        var parameters = lane.Parameters;
        return new SyntheticCurve(
            lane.Seed,
            parameters.Integer("epochs"),
            TimeSpan.FromSeconds(parameters.Real("seconds")),
            parameters.Real("lr"),
            parameters.Integer("width"),
            parameters.Real("noise"),
            parameters.Integer("fail_at_epoch"),
            parameters.Integer("nan_at_epoch")
        );
    }

    /// <summary>
    /// What is measured at the end of an epoch (from 1): an exponential fall from 2.3 to a floor. The floor grows with the distance of lr, in decades, from 0.003 and
    /// falls with the width; the fall is the quicker the higher lr is; from lr = 1 on the loss grows.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is the epoch of fail_at_epoch.</exception>
    public LaneMeasures Measure(long epoch)
    {
        if (epoch == FailAt)
            throw new InvalidOperationException($"The fault that was ordered: fail_at_epoch is {FailAt}.");
        var loss = NanAt > 0 && epoch >= NanAt ? double.NaN : Loss(epoch);
        var noise = new float[2];
        new LaneRandom(Seed, RandomPurpose.TrainingNoise, epoch).FillNormal(noise, (float)Noise);
        return new LaneMeasures(
            new Dictionary<string, double>
            {
                ["train/loss"] = loss * (1 + noise[0]),
                ["test/loss"] = loss * (1.05 + noise[1]),
            }
        );
    }

    private double Loss(long epoch)
    {
        if (LearningRate >= 1)
            return Start * Math.Pow(LearningRate + 1, epoch);
        var decades = Math.Log10(Math.Max(LearningRate, 1e-12) / BestRate);
        var floor = 0.05 + 0.1 * decades * decades + 0.5 / Math.Sqrt(Width);
        var speed = 0.5 * Math.Pow(LearningRate / BestRate, 0.3);
        return floor >= Start ? Start : floor + (Start - floor) * Math.Exp(-speed * epoch);
    }
}
