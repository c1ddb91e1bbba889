namespace Grid.Models;

/// <summary>Trains K autoencoders: ½ Σ (x − x̂)² / 784 over a batch, plus the weighted penalty ½ Σ θ².</summary>
internal sealed class AutoencoderTraining : SteppedTraining
{
    private const string Reconstruction = "reconstruction";
    private const string Penalty = "penalty";

    private readonly AutoencoderSettings _settings;
    private readonly VectorImages _images;
    private readonly BatchOrder _order;
    private readonly ParameterSet _parameters;
    private readonly AutoencoderNetwork _network;
    private readonly Adam _adam;
    private readonly LaneSums _sums;
    private readonly LaneValues _penalties;

    public AutoencoderTraining(
        AutoencoderSettings settings,
        IReadOnlyList<LaneRequest> lanes,
        ImageData data,
        Device device
    )
        : base(AutoencoderModel.ModelName, lanes.Count, settings.Epochs)
    {
        _settings = settings;
        _images = new VectorImages(data, settings.Batch, settings.TrainImages, settings.TestImages, device);
        _order = new BatchOrder(lanes.Select(lane => lane.Seed), _images.TrainCount, settings.Batch);
        _parameters = Keep(ParameterSet.For(lanes.Select(lane => lane.Seed), device));
        _network = new AutoencoderNetwork(_parameters, settings.Code);
        _adam = Keep(new Adam(_parameters, lanes.Select(lane => lane.Parameters.AdamRates())));
        _sums = Keep(new LaneSums([Reconstruction, Penalty], lanes.Count, device));
        _penalties = new LaneValues(lanes.Select(lane => lane.Parameters.Real("penalty")), device);
    }

    public override long ParametersPerLane => _parameters.CountPerLane;

    protected override int StepsPerEpoch => _order.StepsPerEpoch;

    protected override void Step()
    {
        var x = _images.Train(_order.Batch(Epoch, StepInEpoch));
        var reconstruction =
            (_network.Decode(_network.Encode(x)) - x).square().sum([1, 2]) * (0.5 / VectorImages.Pixels);
        var penalty = _penalties.Tensor * WeightPenalty.HalfSquares(_parameters);
        _adam.Descend(reconstruction + penalty);
        _sums.Add(Reconstruction, reconstruction);
        _sums.Add(Penalty, penalty);
    }

    protected override IReadOnlyList<LaneMeasures>? Measure(CancellationToken pause)
    {
        var (codes, errors) = Codes(pause);
        if (codes is null)
            return null;
        var (reconstruction, penalty) = (_sums.Read(Reconstruction), _sums.Read(Penalty));
        return [.. Enumerable.Range(0, Lanes).Select(MeasuresOf)];

        LaneMeasures MeasuresOf(int lane)
        {
            var sse = errors[lane] / _images.TestCount;
            var metrics = new Dictionary<string, double>
            {
                ["train/loss"] = (reconstruction[lane] + penalty[lane]) / StepsPerEpoch,
                ["train/reconstruction"] = reconstruction[lane] / StepsPerEpoch,
                ["train/penalty"] = penalty[lane] / StepsPerEpoch,
                ["test/mse"] = sse / VectorImages.Pixels,
                ["test/sse"] = sse,
            };
            CodeMeasures.Add(metrics, codes[lane], _settings.Code, _images.TestLabels);
            return new LaneMeasures(metrics);
        }
    }

    /// <summary>The codes of the test images, seen from the first two of their numbers.</summary>
    public override bool SavePicture(int lane, string path)
    {
        var (codes, _) = Codes(CancellationToken.None);
        CodeMeasures.Scatter(codes![lane], _settings.Code, _images.TestLabels).Save(path);
        return true;
    }

    protected override void Dropped(int lane)
    {
        _order.Drop(lane);
        _penalties.Drop(lane);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _penalties.Dispose();
    }

    /// <summary>Each lane's codes of the test images, [N, size], and the squared errors of their reconstructions; null where the pause came first.</summary>
    private (float[][]? Codes, double[] SquaredErrors) Codes(CancellationToken pause)
    {
        var codes = new LaneRows(Lanes);
        var errors = new double[Lanes];
        using var noGrad = no_grad();
        foreach (var numbers in _images.TestBatches())
        {
            if (pause.IsCancellationRequested)
                return (null, errors);
            using var scope = NewDisposeScope();
            var x = _images.Test(numbers, Lanes);
            var code = _network.Encode(x);
            codes.Add(code);
            var ofLanes = (_network.Decode(code) - x).square().sum([1, 2]).to(float64).cpu().data<double>();
            for (var lane = 0; lane < Lanes; lane++)
                errors[lane] += ofLanes[lane];
        }
        return (codes.ToArrays(), errors);
    }
}
