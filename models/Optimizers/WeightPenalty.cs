namespace Grid.Models;

/// <summary>A penalty on the size of a network's numbers that is part of its loss, as in TensorFlow's examples: unlike weight decay it is measured.</summary>
internal static class WeightPenalty
{
    /// <summary>½ Σ θ² over all of a lane's parameters (tf.nn.l2_loss): [K].</summary>
    public static Tensor HalfSquares(ParameterSet parameters) =>
        parameters
            .All.Select(parameter => parameter.Value.square().flatten(1).sum(1))
            .Aggregate((sum, next) => sum + next) * 0.5;
}
