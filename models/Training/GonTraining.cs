namespace Grid.Models;

/// <summary>
/// Trains K gradient origin networks in lockstep. All randomness (initial weights, data order, noise of the latents) is a function of a lane's seed, the
/// epoch and the step; so a checkpoint needs to hold only parameters, Adam's moments, and the epoch's sums.
/// </summary>
internal sealed class GonTraining : ITraining, IStepwise
{
    private readonly GonSettings _settings;
    private readonly List<GonLane> _lanes;
    private readonly ImageSet _trainImages;
    private readonly Device _device;
    private readonly ParameterSet _parameters;
    private readonly Gon _network;
    private readonly Adam _adam;
    private readonly GonMeasurement _measurement;
    private readonly int _trainCount;
    private Tensor _lossSum;
    private int _step;
    private (long Epoch, int[][] Images)? _order;

    public GonTraining(GonSettings settings, IReadOnlyList<GonLane> lanes, ImageData data, Device device)
    {
        _settings = settings;
        _lanes = [.. lanes];
        _device = device;
        _trainImages = data.Train;
        _trainCount = settings.TrainImages is 0 ? data.Train.Count : Math.Min(settings.TrainImages, data.Train.Count);
        StepsPerEpoch = _trainCount / settings.Batch;
        if (StepsPerEpoch == 0)
            throw new ModelException($"{_trainCount} training images do not fill one batch of {settings.Batch}.");

        _parameters = new ParameterSet(
            [.. lanes.Select(lane => new LaneRandom(lane.Seed, RandomPurpose.InitialWeights))],
            device
        );
        var shape = new GonShape(settings.Latents, settings.Features, data.Train.Channels);
        _network = new Gon(_parameters, shape, Activations.ByName(settings.Activation));
        _adam = new Adam(_parameters, lanes.Select(lane => lane.Rates));
        _measurement = new GonMeasurement(_network, settings, data.Test, device);
        _lossSum = NewSums(new double[lanes.Count]);
    }

    public int Lanes => _lanes.Count;

    public long Epoch { get; private set; }

    public long Epochs => _settings.Epochs;

    public long ParametersPerLane => _parameters.CountPerLane;

    /// <summary>An epoch's images that fill no whole batch are left out; another epoch's order leaves out others.</summary>
    private int StepsPerEpoch { get; }

    public IReadOnlyList<LaneMeasures>? RunEpoch(Action<int, int>? progress, CancellationToken pause)
    {
        if (Epoch == Epochs)
            throw new InvalidOperationException($"All {Epochs} epochs are done.");
        while (_step < StepsPerEpoch)
        {
            if (pause.IsCancellationRequested)
                return null;
            Step();
            progress?.Invoke(_step, StepsPerEpoch);
        }
        if (_measurement.SquaredErrors(_lanes, Epoch, pause) is not { } errors)
            return null;

        var losses = ReadSums();
        var measures = losses.Zip(errors, (loss, error) => _measurement.Metrics(loss / StepsPerEpoch, error)).ToArray();
        Epoch++;
        _step = 0;
        ReplaceSums(new double[Lanes]);
        return measures;
    }

    public void RunSteps(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _step %= StepsPerEpoch;
            Step();
        }
    }

    /// <summary>
    /// One step on one batch x (GON.py): z = z₀ − ∇L(F(z₀), x); parameters follow the gradient of L(F(z), x).
    /// </summary>
    private void Step()
    {
        using var scope = NewDisposeScope();
        var x = _trainImages.Batch(NextImages(), _device);
        var z0 = LatentOrigin.Draw(_lanes, _settings, RandomPurpose.TrainingNoise, Epoch, _step, _device);

        var f = _network.Decoder();
        Tensor Losses(Tensor z) => GradientOrigin.SquaredError(f(z), x, Lanes);
        var z = GradientOrigin.Latents(z0, Losses, _settings.Joint);
        var losses = Losses(z);

        // The sum over lanes gives each lane its own gradient: no lane's loss depends on another's parameters.
        _adam.Step(autograd.grad([losses.sum()], [.. _parameters.All.Select(parameter => parameter.Value)]));
        _lossSum.add_(losses.detach().to(float64));
        _step++;
    }

    /// <summary>The next batch's image numbers, for each lane in its own order.</summary>
    private ReadOnlyMemory<int>[] NextImages()
    {
        if (_order?.Epoch != Epoch)
            _order = (
                Epoch,
                [
                    .. _lanes.Select(lane =>
                        new LaneRandom(lane.Seed, RandomPurpose.DataOrder, Epoch).Permutation(_trainCount)
                    ),
                ]
            );
        return Array.ConvertAll(
            _order.Value.Images,
            order => new ReadOnlyMemory<int>(order, _step * _settings.Batch, _settings.Batch)
        );
    }

    public void Save(int lane, string path)
    {
        var arrays = new Dictionary<string, SafetensorsArray>();
        foreach (var parameter in _parameters.All)
            arrays[parameter.Name] = SafetensorsArray.Of(parameter.Read(lane), parameter.Shape);
        _adam.Save(lane, arrays);
        arrays["epoch.loss_sum"] = SafetensorsArray.Of([ReadSums()[lane]]);
        new Checkpoint(GonModel.ModelName, Epoch, _step, arrays).Write(path);
    }

    /// <summary>Takes each lane's state from its checkpoint; null: the lane begins.</summary>
    /// <exception cref="ModelException">A checkpoint cannot be used, or the lanes stand at different steps.</exception>
    public void Resume(IReadOnlyList<string?> paths)
    {
        var sums = new double[Lanes];
        var stands = new (long Epoch, int Step)[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            if (paths[lane] is not { } path)
                continue;
            var checkpoint = Checkpoint.Read(path, GonModel.ModelName);
            try
            {
                foreach (var parameter in _parameters.All)
                    parameter.Write(lane, checkpoint.Content.Floats(parameter.Name, parameter.Shape));
                _adam.Load(lane, checkpoint.Content);
                sums[lane] = checkpoint.Content.Doubles("epoch.loss_sum", [])[0];
            }
            catch (InvalidDataException error)
            {
                throw Checkpoint.Unusable(path, error);
            }
            stands[lane] = (checkpoint.Epoch, checkpoint.Step);
        }
        if (stands.Any(stand => stand != stands[0]))
            throw new ModelException("Trials that train as lanes of one run must stand at the same step.");
        if (stands[0].Step > StepsPerEpoch || stands[0].Epoch > Epochs)
            throw new ModelException($"The checkpoint stands at {stands[0]}, past this trial's end.");
        (Epoch, _step) = stands[0];
        ReplaceSums(sums);
    }

    public bool SavePicture(int lane, string path)
    {
        var picture = _measurement.Picture(_lanes, lane, Epoch);
        AtomicFile.Write(path, stream => PngWriter.Write(stream, picture.Pixels, picture.Width, picture.Height));
        return true;
    }

    public void DropLane(int lane)
    {
        var sums = ReadSums();
        _parameters.Drop(lane);
        _adam.Drop(lane);
        _lanes.RemoveAt(lane);
        ReplaceSums([.. sums.Where((_, other) => other != lane)]);
        _order = null;
    }

    public void Dispose()
    {
        _lossSum.Dispose();
        _adam.Dispose();
        _parameters.Dispose();
    }

    private double[] ReadSums()
    {
        using var scope = NewDisposeScope();
        return _lossSum.cpu().data<double>().ToArray();
    }

    private void ReplaceSums(double[] sums)
    {
        _lossSum.Dispose();
        _lossSum = NewSums(sums);
    }

    private Tensor NewSums(double[] sums) => tensor(sums, [sums.Length], device: _device).DetachFromDisposeScope();
}
