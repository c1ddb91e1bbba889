namespace Grid.Models;

/// <summary>Trains K variational autoencoders: cross-entropy + weight · KL(N(μ, σ²) ‖ N(0, 1)) + weighted ½ Σ θ², where the code is μ + σ ε, ε ~ N(0, 1) (Kingma and Welling 2014).</summary>
internal sealed class VaeTraining : SteppedTraining
{
    private const string Reconstruction = "reconstruction";
    private const string Divergence = "kl";
    private const string Penalty = "penalty";
    private const string Loss = "loss";

    private readonly VaeSettings _settings;
    private readonly List<long> _seeds;
    private readonly Device _device;
    private readonly VectorImages _images;
    private readonly BatchOrder _order;
    private readonly ParameterSet _parameters;
    private readonly VaeNetwork _network;
    private readonly Adam _adam;
    private readonly LaneSums _sums;
    private readonly LaneValues _divergenceWeights;
    private readonly LaneValues _penalties;
    private readonly VaeMeasurement _measurement;

    public VaeTraining(VaeSettings settings, IReadOnlyList<LaneRequest> lanes, ImageData data, Device device)
        : base(VaeModel.ModelName, lanes.Count, settings.Epochs)
    {
        (_settings, _device) = (settings, device);
        _seeds = [.. lanes.Select(lane => lane.Seed)];
        _images = new VectorImages(data, settings.Batch, settings.TrainImages, settings.TestImages, device);
        _order = new BatchOrder(_seeds, _images.TrainCount, settings.Batch);
        _parameters = Keep(ParameterSet.For(_seeds, device));
        _network = new VaeNetwork(
            _parameters,
            settings.Latents,
            Activations.ByName(settings.Activation),
            settings.ReluHeads
        );
        _adam = Keep(new Adam(_parameters, lanes.Select(lane => lane.Parameters.AdamRates())));
        _sums = Keep(new LaneSums([Loss, Reconstruction, Divergence, Penalty], lanes.Count, device));
        _divergenceWeights = new LaneValues(lanes.Select(lane => lane.Parameters.Real("kl_weight")), device);
        _penalties = new LaneValues(lanes.Select(lane => lane.Parameters.Real("penalty")), device);
        _measurement = new VaeMeasurement(_network, settings, _images);
    }

    public override long ParametersPerLane => _parameters.CountPerLane;

    protected override int StepsPerEpoch => _order.StepsPerEpoch;

    protected override void Step()
    {
        var x = _images.Train(_order.Batch(Epoch, StepInEpoch));
        var (mean, logVariance) = _network.Encode(x);
        var code = mean + (0.5 * logVariance).exp() * Noise();
        var reconstruction = VaeNetwork.CrossEntropy(_network.Decode(code), x);
        var divergence = KlDivergence.ToStandardNormal(mean, logVariance).sum([1, 2]) / (double)_settings.Batch;
        var penalty = _penalties.Tensor * WeightPenalty.HalfSquares(_parameters);
        var loss = reconstruction + _divergenceWeights.Tensor * divergence + penalty;
        _adam.Descend(loss);
        _sums.Add(Loss, loss);
        _sums.Add(Reconstruction, reconstruction);
        _sums.Add(Divergence, divergence);
        _sums.Add(Penalty, penalty);
    }

    protected override IReadOnlyList<LaneMeasures>? Measure(CancellationToken pause)
    {
        var metrics = Enumerable.Range(0, Lanes).Select(_ => new Dictionary<string, double>()).ToArray();
        foreach (var term in (string[])[Loss, Reconstruction, Divergence, Penalty])
        foreach (var (lane, sum) in _sums.Read(term).Index())
            metrics[lane][$"train/{term}"] = sum / StepsPerEpoch;
        return _measurement.Add(metrics, pause) ? [.. metrics.Select(ofLane => new LaneMeasures(ofLane))] : null;
    }

    public override bool SavePicture(int lane, string path)
    {
        _measurement.Scatter(Lanes, lane).Save(path);
        return true;
    }

    protected override void Dropped(int lane)
    {
        _seeds.RemoveAt(lane);
        _order.Drop(lane);
        _divergenceWeights.Drop(lane);
        _penalties.Drop(lane);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _divergenceWeights.Dispose();
        _penalties.Dispose();
    }

    /// <summary>ε [K, N, latents].</summary>
    private Tensor Noise() =>
        new StepNoise(_seeds, RandomPurpose.TrainingNoise, Epoch, StepInEpoch, _device).Normal(
            _settings.Batch,
            _settings.Latents
        );
}
