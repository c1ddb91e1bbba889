namespace Grid.Models;

/// <summary>Draws layers of K lanes and counts what is active in them: B = K · batch matrices [B, m, n] a step.</summary>
internal sealed class ReluLayerTraining : SteppedTraining
{
    /// <summary>Random points of each layer.</summary>
    private const int RandomPoints = 16;

    private readonly LayerDraws _draws;
    private readonly CounterexampleSearch _search;
    private readonly List<LayerLane> _lanes;
    private readonly Device _device;
    private readonly RunningTally _tally;

    public ReluLayerTraining(
        LayerDraws draws,
        CounterexampleSearch search,
        IReadOnlyList<LayerLane> lanes,
        Device device
    )
        : base(ReluLayerModel.ModelName, lanes.Count, draws.Epochs)
    {
        _draws = draws;
        _search = search;
        _lanes = [.. lanes];
        _device = device;
        _tally = Keep(
            new RunningTally(
                [
                    new("x0/active"),
                    new("x0/spanning"),
                    new("random/active"),
                    new("random/spanning"),
                    new("search/active"),
                    new("search/least", Least: true),
                    new("search/spanning"),
                ],
                lanes.Count
            )
        );
    }

    public override long ParametersPerLane => (long)_draws.Outputs * _draws.Inputs;

    protected override int StepsPerEpoch => _draws.StepsPerEpoch;

    protected override void Step()
    {
        using var noGrad = no_grad();
        long[] numbers = [.. _draws.Numbers(Epoch, StepInEpoch)];
        (LayerLane Lane, long Number)[] layers =
        [
            .. _lanes.SelectMany(lane => numbers.Select(number => (lane, number))),
        ];
        var weights = Weights(layers);
        var rows = Witness.Normalize(weights);
        var witness = Witness.Of(rows);
        var random = Noise(layers, RandomPurpose.TestNoise, RandomPoints, step: 0);
        var worst =
            _search.Rounds == 0
                ? witness
                : _search.Run(
                    rows,
                    witness,
                    round => Noise(layers, RandomPurpose.TrainingNoise, _search.Starts, round)
                );

        for (var i = 0; i < layers.Length; i++)
        {
            using var scope = NewDisposeScope();
            var layer = new LayerCount(layers[i].Lane.Form, weights[i]);
            var (atWitness, atRandom, atWorst) = (layer.At(witness[i]), layer.At(random[i]), layer.At(worst[i]));
            _tally.Add(
                i / numbers.Length,
                atWitness.Active,
                atWitness.Spanning,
                atRandom.Active,
                atRandom.Spanning,
                atWorst.Active,
                atWorst.Active,
                atWorst.Spanning
            );
        }
    }

    protected override IReadOnlyList<LaneMeasures> Measure(CancellationToken pause) =>
        [.. Enumerable.Range(0, Lanes).Select(lane => new LaneMeasures(WithTheory(_tally.Read(lane))))];

    /// <summary>A map of the lane's first layer around its witness.</summary>
    public override bool SavePicture(int lane, string path)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        (LayerLane, long)[] layer = [(_lanes[lane], 0)];
        var weights = Weights(layer);
        var ends = Noise(layer, RandomPurpose.TestNoise, RandomPoints, step: 0)[0];
        var corner = Witness.Of(Witness.Normalize(weights))[0];
        new ActivityMap(weights[0], corner, ends.narrow(0, 0, 1), ends.narrow(0, 1, 1)).Draw().Save(path);
        return true;
    }

    protected override void Dropped(int lane) => _lanes.RemoveAt(lane);

    private Dictionary<string, double> WithTheory(Dictionary<string, double> measured) =>
        new(measured, StringComparer.Ordinal)
        {
            ["theory/x0"] = WitnessCurve.Active(_draws.Expansivity),
            ["theory/replica"] = ReplicaBound.Active(_draws.Expansivity),
            ["theory/log10_bad_cells"] = UnionBound.LogBadCells(_draws.Inputs, _draws.Outputs) / Math.Log(10),
        };

    private Tensor Weights((LayerLane Lane, long Number)[] layers)
    {
        var (m, n) = (_draws.Outputs, _draws.Inputs);
        var values = new float[layers.Length * m * n];
        for (var i = 0; i < layers.Length; i++)
            layers[i].Lane.Draw(layers[i].Number, values.AsSpan(i * m * n, m * n), n);
        return tensor(values, [layers.Length, m, n], device: _device);
    }

    /// <summary>N(0, 1), [B, <paramref name="points"/>, n]: each layer's from its own lane and number.</summary>
    private Tensor Noise((LayerLane Lane, long Number)[] layers, RandomPurpose purpose, int points, int step)
    {
        var size = points * _draws.Inputs;
        var values = new float[layers.Length * size];
        for (var i = 0; i < layers.Length; i++)
            new LaneRandom(layers[i].Lane.Seed, purpose, layers[i].Number, step).FillNormal(
                values.AsSpan(i * size, size),
                1
            );
        return tensor(values, [layers.Length, points, _draws.Inputs], device: _device);
    }
}
