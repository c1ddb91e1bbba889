namespace Grid.Models;

/// <summary>Trains K pairs of generator and discriminator: in each step the discriminator once, then the generator as often as the settings say.</summary>
internal sealed class DcganTraining : SteppedTraining
{
    private const string DLoss = "d_loss";
    private const string GLoss = "g_loss";
    private const string Adversarial = "g_adversarial";
    private const string Features = "g_features";
    private const string DReal = "d_real";
    private const string DFake = "d_fake";
    private const int PictureImages = 32;

    private readonly DcganSettings _settings;
    private readonly List<long> _seeds;
    private readonly ImageSet _images;
    private readonly Device _device;
    private readonly BatchOrder _order;
    private readonly ParameterSet _generatorParameters;
    private readonly ParameterSet _discriminatorParameters;
    private readonly DcganGenerator _generator;
    private readonly DcganDiscriminator _discriminator;
    private readonly Adam _generatorAdam;
    private readonly Adam _discriminatorAdam;
    private readonly LaneSums _sums;
    private readonly LaneValues _featureWeights;
    private readonly PixelFrechet _frechet;

    public DcganTraining(DcganSettings settings, IReadOnlyList<LaneRequest> lanes, ImageData data, Device device)
        : base(DcganModel.ModelName, lanes.Count, settings.Epochs)
    {
        (_settings, _images, _device) = (settings, data.Train, device);
        _seeds = [.. lanes.Select(lane => lane.Seed)];
        _order = new BatchOrder(
            _seeds,
            CommonParameters.Limited(settings.TrainImages, data.Train.Count),
            settings.Batch
        );
        var shape = settings.Shape(data.Train.Channels);
        _generatorParameters = Keep(new NamedState<ParameterSet>("g", ParameterSet.For(_seeds, device, 0))).State;
        _generator = new DcganGenerator(_generatorParameters, shape);
        _discriminatorParameters = Keep(new NamedState<ParameterSet>("d", ParameterSet.For(_seeds, device, 1))).State;
        _discriminator = new DcganDiscriminator(_discriminatorParameters, shape);
        _generatorAdam = Keep(new NamedState<Adam>("g", new Adam(_generatorParameters, Rates(lanes)))).State;
        _discriminatorAdam = Keep(new NamedState<Adam>("d", new Adam(_discriminatorParameters, Rates(lanes)))).State;
        _sums = Keep(new LaneSums([DLoss, GLoss, Adversarial, Features, DReal, DFake], lanes.Count, device));
        _featureWeights = new LaneValues(lanes.Select(lane => lane.Parameters.Real("feature_weight")), device);
        _frechet = new PixelFrechet(data.Test, settings.TestImages, settings.Batch);
    }

    public override long ParametersPerLane => _generatorParameters.CountPerLane + _discriminatorParameters.CountPerLane;

    protected override int StepsPerEpoch => _order.StepsPerEpoch;

    protected override void Step()
    {
        var real = _images.Batch(_order.Batch(Epoch, StepInEpoch), _device) * 2 - 1;
        TeachDiscriminator(real);
        for (var turn = 1; turn <= _settings.GeneratorSteps; turn++)
            TeachGenerator(real, turn);
    }

    private void TeachDiscriminator(Tensor real)
    {
        Tensor fake;
        using (no_grad())
            fake = _generator.Forward(Noise(RandomPurpose.TrainingNoise, StepInEpoch, turn: 0));
        var (ofReal, _) = _discriminator.Forward(real, Lanes);
        var (ofFake, _) = _discriminator.Forward(fake, Lanes);
        var loss = DcganLosses.CrossEntropy(ofReal, real: true) + DcganLosses.CrossEntropy(ofFake, real: false);
        _discriminatorAdam.Descend(loss);
        _sums.Add(DLoss, loss);
        _sums.Add(DReal, ofReal.sigmoid().mean([1]));
        _sums.Add(DFake, ofFake.sigmoid().mean([1]));
    }

    private void TeachGenerator(Tensor real, int turn)
    {
        Tensor realFeatures;
        using (no_grad())
            realFeatures = _discriminator.Forward(real, Lanes).Features;
        var fake = _generator.Forward(Noise(RandomPurpose.TrainingNoise, StepInEpoch, turn));
        var (logits, features) = _discriminator.Forward(fake, Lanes);
        var adversarial = DcganLosses.CrossEntropy(logits, real: true);
        var distance = DcganLosses.FeatureDistance(realFeatures, features);
        var loss = adversarial + _featureWeights.Tensor * distance;
        _generatorAdam.Descend(loss);
        if (turn < _settings.GeneratorSteps)
            return;
        _sums.Add(GLoss, loss);
        _sums.Add(Adversarial, adversarial);
        _sums.Add(Features, distance);
    }

    protected override IReadOnlyList<LaneMeasures>? Measure(CancellationToken pause)
    {
        if (_frechet.Of(Lanes, Generated, pause) is not { } distances)
            return null;
        string[] terms = [DLoss, GLoss, Adversarial, Features, DReal, DFake];
        var sums = terms.ToDictionary(term => term, _sums.Read, StringComparer.Ordinal);
        return
        [
            .. distances.Select(
                (distance, lane) =>
                {
                    var metrics = terms.ToDictionary(term => $"train/{term}", term => sums[term][lane] / StepsPerEpoch);
                    metrics["test/pixel_frechet"] = distance;
                    return new LaneMeasures(metrics);
                }
            ),
        ];
    }

    /// <summary>Generated images, always of the same z.</summary>
    public override bool SavePicture(int lane, string path)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var channels = _images.Channels;
        var images = Generated(0).narrow(1, lane * channels, channels).contiguous().cpu();
        var size = channels * _settings.Side * _settings.Side;
        var values = images.data<float>().ToArray();
        ImageGrid
            .Draw([.. values.Chunk(size).Take(PictureImages)], channels, _settings.Side, _settings.Side)
            .Save(path);
        return true;
    }

    protected override void Dropped(int lane)
    {
        _seeds.RemoveAt(lane);
        _order.Drop(lane);
        _featureWeights.Drop(lane);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _featureWeights.Dispose();
    }

    /// <summary>A batch of generated images [N, K·C, S, S] with values of 0 to 1, the same whatever the epoch.</summary>
    private Tensor Generated(int batch) =>
        (_generator.Forward(Noise(RandomPurpose.TestNoise, batch, turn: 0, epoch: 0)) + 1) * 0.5;

    /// <summary>z [K, N, nz], U(−1, 1).</summary>
    private Tensor Noise(RandomPurpose purpose, long step, int turn, long? epoch = null) =>
        new StepNoise(_seeds, purpose, epoch ?? Epoch, step * (_settings.GeneratorSteps + 1) + turn, _device).Uniform(
            _settings.Batch,
            _settings.Latents
        );

    private static IEnumerable<AdamRates> Rates(IEnumerable<LaneRequest> lanes) =>
        lanes.Select(lane => lane.Parameters.AdamRates());
}
