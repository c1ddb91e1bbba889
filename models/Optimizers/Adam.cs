namespace Grid.Models;

/// <summary>One lane's settings of <see cref="Adam"/>, with PyTorch's defaults.</summary>
public sealed record AdamRates(
    double LearningRate,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double Epsilon = 1e-8,
    double WeightDecay = 0
);

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1) as PyTorch computes it, with rates of its own for each lane. For the gradient g at step t:
/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − lr/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε).
/// </summary>
public sealed class Adam : ILaneState, IDisposable
{
    private readonly ParameterSet _parameters;
    private readonly List<AdamRates> _rates;
    private readonly IAdamUpdate _update;
    private readonly List<Tensor> _m = [];
    private readonly List<Tensor> _v = [];

    /// <param name="rates">One for each lane.</param>
    /// <param name="update">How the arithmetic is done; null: what suits the parameters' device.</param>
    public Adam(ParameterSet parameters, IEnumerable<AdamRates> rates, IAdamUpdate? update = null)
    {
        _parameters = parameters;
        _rates = [.. rates];
        _update =
            update ?? (parameters.Device.type == DeviceType.CPU ? new VectorAdamUpdate() : new TensorAdamUpdate());
        foreach (var parameter in parameters.All)
        {
            _m.Add(Zeros(parameter));
            _v.Add(Zeros(parameter));
        }
    }

    /// <summary>Steps done, t.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// Moves the parameters down the gradient of each lane's loss, [K]. The gradient of their sum gives each lane its own: no lane's loss depends on another's parameters.
    /// </summary>
    public void Descend(Tensor losses) =>
        Step(autograd.grad([losses.sum()], [.. _parameters.All.Select(parameter => parameter.Value)]));

    /// <summary>Moves the parameters. <paramref name="gradients"/> are in the order of the parameters.</summary>
    public void Step(IList<Tensor> gradients)
    {
        Steps++;
        for (var i = 0; i < gradients.Count; i++)
            _update.Apply(_parameters.All[i].Value, gradients[i], _m[i], _v[i], _rates, Steps);
    }

    public void Drop(int lane)
    {
        _rates.RemoveAt(lane);
        foreach (var moments in (ReadOnlySpan<List<Tensor>>)[_m, _v])
            for (var i = 0; i < moments.Count; i++)
            {
                var kept = LaneBlocks.Without(moments[i], lane);
                moments[i].Dispose();
                moments[i] = kept;
            }
    }

    /// <summary>Adds one lane's moments, "adam.m.PARAMETER" and "adam.v.PARAMETER", and "adam.steps".</summary>
    public void Save(int lane, IDictionary<string, SafetensorsArray> arrays)
    {
        for (var i = 0; i < _parameters.All.Count; i++)
        {
            var parameter = _parameters.All[i];
            arrays[$"adam.m.{parameter.Name}"] = SafetensorsArray.Of(LaneBlocks.Read(_m[i], lane), parameter.Shape);
            arrays[$"adam.v.{parameter.Name}"] = SafetensorsArray.Of(LaneBlocks.Read(_v[i], lane), parameter.Shape);
        }
        arrays["adam.steps"] = SafetensorsArray.Of([(double)Steps]);
    }

    /// <summary>Takes one lane's moments. All lanes must have done as many steps.</summary>
    public void Load(int lane, Safetensors checkpoint)
    {
        for (var i = 0; i < _parameters.All.Count; i++)
        {
            var parameter = _parameters.All[i];
            LaneBlocks.Write(_m[i], lane, checkpoint.Floats($"adam.m.{parameter.Name}", parameter.Shape));
            LaneBlocks.Write(_v[i], lane, checkpoint.Floats($"adam.v.{parameter.Name}", parameter.Shape));
        }
        Steps = (long)checkpoint.Doubles("adam.steps", [])[0];
    }

    public void Dispose()
    {
        foreach (var moment in _m.Concat(_v))
            moment.Dispose();
    }

    private Tensor Zeros(LaneParameter parameter) =>
        zeros(parameter.Value.shape, device: _parameters.Device).DetachFromDisposeScope();
}
