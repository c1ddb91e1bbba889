namespace Grid.Models;

/// <summary>Adam in tensor operators: on any device.</summary>
public sealed class TensorAdamUpdate : IAdamUpdate
{
    public void Apply(Tensor value, Tensor gradient, Tensor m, Tensor v, IReadOnlyList<AdamRates> rates, long step)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        long[] lanes = [rates.Count, -1];
        var (theta, g) = (value.view(lanes), gradient.reshape(lanes));
        (m, v) = (m.view(lanes), v.view(lanes));

        if (rates.Any(rate => rate.WeightDecay != 0))
            g = g + PerLane(rate => rate.WeightDecay) * theta;
        m.mul_(PerLane(rate => rate.Beta1)).add_(g * PerLane(rate => 1 - rate.Beta1));
        v.mul_(PerLane(rate => rate.Beta2)).add_(g * g * PerLane(rate => 1 - rate.Beta2));
        var denominator =
            v.sqrt() / PerLane(rate => Math.Sqrt(1 - Math.Pow(rate.Beta2, step))) + PerLane(rate => rate.Epsilon);
        theta.sub_(PerLane(rate => rate.LearningRate / (1 - Math.Pow(rate.Beta1, step))) * m / denominator);

        Tensor PerLane(Func<AdamRates, double> setting) =>
            tensor([.. rates.Select(rate => (float)setting(rate))], [rates.Count, 1], device: value.device);
    }
}
