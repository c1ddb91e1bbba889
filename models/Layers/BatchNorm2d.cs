namespace Grid.Models;

/// <summary>
/// Batch normalisation over K·C channels with the statistics of the batch at hand, in training and when measuring: (x − mean)/√(variance + 1e-5) · weight
/// + bias. Weight and bias: [K, C].
/// </summary>
public sealed class BatchNorm2d(ParameterSet parameters, string name, long channels)
{
    private readonly LaneParameter _weight = parameters.Add($"{name}.weight", [channels], Initialize.Ones);
    private readonly LaneParameter _bias = parameters.Add($"{name}.bias", [channels], Initialize.Zeros);

    /// <summary>x [N, K·C, H, W] to the same.</summary>
    public Tensor Forward(Tensor x) =>
        nn.functional.batch_norm(
            x,
            null,
            null,
            _weight.Value.flatten(),
            _bias.Value.flatten(),
            training: true,
            0.1,
            1e-5
        );
}
