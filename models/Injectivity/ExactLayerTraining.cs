using System.Numerics.Tensors;

namespace Grid.Models;

/// <summary>Draws small layers of K lanes and decides each.</summary>
internal sealed class ExactLayerTraining : SteppedTraining
{
    private readonly LayerDraws _draws;
    private readonly List<LayerLane> _lanes;
    private readonly RunningTally _tally;

    public ExactLayerTraining(LayerDraws draws, IReadOnlyList<LayerLane> lanes)
        : base(ExactLayerModel.ModelName, lanes.Count, draws.Epochs)
    {
        _draws = draws;
        _lanes = [.. lanes];
        _tally = Keep(new RunningTally([new("exact/injective"), new("exact/active"), new("x0/spanning")], lanes.Count));
    }

    public override long ParametersPerLane => (long)_draws.Outputs * _draws.Inputs;

    protected override int StepsPerEpoch => _draws.StepsPerEpoch;

    protected override void Step()
    {
        var n = _draws.Inputs;
        for (var lane = 0; lane < Lanes; lane++)
            foreach (var number in _draws.Numbers(Epoch, StepInEpoch))
            {
                var weights = new float[_draws.Outputs * n];
                _lanes[lane].Draw(number, weights, n);
                double[][] rows = [.. weights.Select(weight => (double)weight).Chunk(n)];
                var worst = CellEnumeration.Least(rows);
                _tally.Add(
                    lane,
                    worst.Rank == n ? 1 : 0,
                    (double)worst.Active / n,
                    SpanningSet.Exists(rows, WitnessOf(rows)) ? 1 : 0
                );
            }
    }

    protected override IReadOnlyList<LaneMeasures> Measure(CancellationToken pause) =>
        [
            .. Enumerable
                .Range(0, Lanes)
                .Select(lane => new LaneMeasures(
                    new Dictionary<string, double>(_tally.Read(lane), StringComparer.Ordinal)
                    {
                        ["theory/bad_cells"] = UnionBound.BadCells(_draws.Inputs, _draws.Outputs),
                    }
                )),
        ];

    protected override void Dropped(int lane) => _lanes.RemoveAt(lane);

    /// <summary>x₀ as in <see cref="Witness"/>, up to its length.</summary>
    private static double[] WitnessOf(double[][] rows)
    {
        var x = new double[rows[0].Length];
        foreach (var row in rows)
            TensorPrimitives.MultiplyAdd(row, -1 / TensorPrimitives.Norm<double>(row), x, x);
        return x;
    }
}
