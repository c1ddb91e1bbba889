namespace Grid.Models;

/// <summary>Trains K gradient origin networks in lockstep.</summary>
internal sealed class GonTraining : SteppedTraining
{
    private readonly GonSettings _settings;
    private readonly List<GonLane> _lanes;
    private readonly ImageSet _images;
    private readonly Device _device;
    private readonly BatchOrder _order;
    private readonly ParameterSet _parameters;
    private readonly Gon _network;
    private readonly Adam _adam;
    private readonly LaneSums _sums;
    private readonly GonMeasurement _measurement;

    public GonTraining(GonSettings settings, IReadOnlyList<GonLane> lanes, ImageData data, Device device)
        : base(GonModel.ModelName, lanes.Count, settings.Epochs)
    {
        _settings = settings;
        _lanes = [.. lanes];
        _images = data.Train;
        _device = device;
        _order = new BatchOrder(
            lanes.Select(lane => lane.Seed),
            CommonParameters.Limited(settings.TrainImages, data.Train.Count),
            settings.Batch
        );
        _parameters = Keep(ParameterSet.For(lanes.Select(lane => lane.Seed), device));
        var shape = new GonShape(settings.Latents, settings.Features, data.Train.Channels);
        _network = new Gon(_parameters, shape, Activations.ByName(settings.Activation));
        _adam = Keep(new Adam(_parameters, lanes.Select(lane => lane.Rates)));
        _sums = Keep(new LaneSums(["loss"], lanes.Count, device));
        _measurement = new GonMeasurement(_network, settings, data.Test, device);
    }

    public override long ParametersPerLane => _parameters.CountPerLane;

    protected override int StepsPerEpoch => _order.StepsPerEpoch;

    /// <summary>
    /// One step on one batch x (GON.py): z = z₀ − ∇L(F(z₀), x); parameters follow the gradient of L(F(z), x).
    /// </summary>
    protected override void Step()
    {
        var x = _images.Batch(_order.Batch(Epoch, StepInEpoch), _device);
        var z0 = LatentOrigin.Draw(_lanes, _settings, RandomPurpose.TrainingNoise, Epoch, StepInEpoch, _device);

        var f = _network.Decoder();
        Tensor Losses(Tensor z) => GradientOrigin.SquaredError(f(z), x, Lanes);
        var z = GradientOrigin.Latents(z0, Losses, _settings.Joint);
        var losses = Losses(z);

        _adam.Descend(losses);
        _sums.Add("loss", losses);
    }

    protected override IReadOnlyList<LaneMeasures>? Measure(CancellationToken pause) =>
        _measurement.SquaredErrors(_lanes, Epoch, pause) is not { } errors
            ? null
            : [.. _sums.Read("loss").Zip(errors, (loss, error) => _measurement.Metrics(loss / StepsPerEpoch, error))];

    public override bool SavePicture(int lane, string path)
    {
        _measurement.Picture(_lanes, lane, Epoch).Save(path);
        return true;
    }

    protected override void Dropped(int lane)
    {
        _lanes.RemoveAt(lane);
        _order.Drop(lane);
    }
}
