namespace Grid.Models;

/// <summary>Builds a network of all lanes for images like these.</summary>
internal delegate IReconstructor ReconstructorOf(ParameterSet parameters, ImageSet images);

/// <summary>
/// Trains K networks that reconstruct images, in lockstep: gradient origin networks and the autoencoders that they are compared with.
/// </summary>
internal sealed class ReconstructionTraining : SteppedTraining
{
    private const string SquaredError = "sse";

    private readonly List<long> _seeds;
    private readonly Device _device;
    private readonly ImageSet _images;
    private readonly BatchOrder _order;
    private readonly ParameterSet _parameters;
    private readonly IReconstructor _network;
    private readonly Adam _adam;
    private readonly LaneSums _sums;
    private readonly ReconstructionMeasurement _measurement;

    private ReconstructionTraining(
        string model,
        TrainingRequest request,
        Device device,
        ReconstructionSettings settings,
        ImageData data,
        ReconstructorOf networkOf
    )
        : base(model, request.Lanes.Count, settings.Epochs)
    {
        _seeds = [.. request.Lanes.Select(lane => lane.Seed)];
        _device = device;
        _images = data.Train;
        _order = new BatchOrder(
            _seeds,
            CommonParameters.Limited(settings.TrainImages, data.Train.Count),
            settings.Batch
        );
        _parameters = Keep(ParameterSet.For(_seeds, _device));
        _network = networkOf(_parameters, data.Train);
        foreach (var state in _network.State)
            Keep(state);
        _adam = Keep(new Adam(_parameters, request.Lanes.Select(lane => lane.Parameters.AdamRates())));
        _sums = Keep(new LaneSums([.. _network.Losses, SquaredError], Lanes, _device));
        _measurement = new ReconstructionMeasurement(_network, settings, data.Test, _device);
    }

    public override long ParametersPerLane => _parameters.CountPerLane;

    protected override int StepsPerEpoch => _order.StepsPerEpoch;

    /// <summary>Begins the training that is asked for, or goes on with it.</summary>
    /// <param name="images">What the network asks of a data set's images.</param>
    /// <exception cref="ModelException">It cannot begin.</exception>
    public static ITraining Start(string model, TrainingRequest request, ImageRequest images, ReconstructorOf networkOf)
    {
        set_num_threads(request.Threads);
        var device = Devices.Parse(request.Device);
        var settings = SharedSettings.Of(request, ReconstructionSettings.Of);
        var data = request.Datasets.Load(
            request.Dataset ?? throw new ModelException($"Model '{model}' needs a dataset."),
            images
        );
        return new ReconstructionTraining(model, request, device, settings, data, networkOf).From(request);
    }

    protected override void Step()
    {
        var x = _images.Batch(_order.Batch(Epoch, StepInEpoch), _device);
        var noise = new StepNoise(_seeds, RandomPurpose.TrainingNoise, Epoch, StepInEpoch, _device);
        var reconstruction = _network.Reconstruct(x, noise);
        _adam.Descend(reconstruction.Loss);

        _network.Learned(reconstruction);
        foreach (var (name, losses) in reconstruction.ImageLosses)
            _sums.Add(name, losses.mean([1]));
        _sums.Add(SquaredError, reconstruction.SquaredErrors.mean([1]));
    }

    protected override IReadOnlyList<LaneMeasures>? Measure(CancellationToken pause)
    {
        if (_measurement.Measure(_seeds, Epoch, pause) is not { } measures)
            return null;
        foreach (var name in (ReadOnlySpan<string>)[.. _network.Losses, SquaredError])
        {
            var sums = _sums.Read(name);
            for (var lane = 0; lane < Lanes; lane++)
                measures[lane][$"train/{name}"] = sums[lane] / StepsPerEpoch;
        }
        foreach (var ofLane in measures)
        foreach (var split in (ReadOnlySpan<string>)["train", "test"])
            ofLane[$"{split}/mse"] = ofLane[$"{split}/{SquaredError}"] / _images.ImageSize;
        return [.. measures.Select(ofLane => new LaneMeasures(ofLane))];
    }

    public override bool SavePicture(int lane, string path)
    {
        _measurement.Picture(_seeds, lane, Epoch).Save(path);
        return true;
    }

    protected override void Dropped(int lane)
    {
        _seeds.RemoveAt(lane);
        _order.Drop(lane);
        _network.Drop(lane);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        (_network as IDisposable)?.Dispose();
    }
}
