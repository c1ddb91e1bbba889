namespace Grid.Models;

/// <summary>
/// Trains K triples of critic, generator and inference network by WGAN-GP. A step is one batch for the critic; after every so many of them the generator moves once. The inference network moves
/// in each step, on images that the generator makes then, and sends no gradient to it.
/// </summary>
internal sealed class InjectiveGanTraining : SteppedTraining
{
    private const string CriticLoss = "critic_loss";
    private const string Penalty = "gradient_penalty";
    private const string GeneratorLoss = "generator_loss";
    private const string InferenceLoss = "inference_loss";
    private const int PictureImages = 32;
    private static readonly string[] s_terms = [CriticLoss, Penalty, GeneratorLoss, InferenceLoss];

    private readonly InjectiveGanSettings _settings;
    private readonly List<long> _seeds;
    private readonly ImageSet _images;
    private readonly Device _device;
    private readonly BatchOrder _order;
    private readonly InjectiveGenerator _generator;
    private readonly Critic _critic;
    private readonly InferenceNetwork _inference;
    private readonly ParameterSet[] _parameters;
    private readonly Adam[] _adams;
    private readonly LaneSums _sums;
    private readonly LaneValues _penalties;
    private readonly FeatureClassifier _classifier;
    private readonly InjectiveGanMeasurement _measurement;

    public InjectiveGanTraining(
        InjectiveGanSettings settings,
        IReadOnlyList<LaneRequest> lanes,
        ImageData data,
        Device device
    )
        : base(InjectiveGanModel.ModelName, lanes.Count, settings.Epochs)
    {
        (_settings, _images, _device) = (settings, data.Train, device);
        _seeds = [.. lanes.Select(lane => lane.Seed)];
        var count = CommonParameters.Limited(settings.TrainImages, data.Train.Count);
        _order = new BatchOrder(_seeds, count, settings.Batch);
        var shape = settings.Shape(data.Train.Channels);
        string[] names = ["generator", "critic", "inference"];
        _parameters =
        [
            .. names.Select(
                (name, n) => Keep(new NamedState<ParameterSet>(name, ParameterSet.For(_seeds, device, n))).State
            ),
        ];
        _generator = new InjectiveGenerator(_parameters[0], shape);
        _critic = new Critic(_parameters[1], shape);
        _inference = new InferenceNetwork(_parameters[2], shape);
        var rates = lanes.Select(lane => lane.Parameters.AdamRates()).ToArray();
        _adams =
        [
            .. names.Select((name, n) => Keep(new NamedState<Adam>(name, new Adam(_parameters[n], rates))).State),
        ];
        _sums = Keep(new LaneSums(s_terms, lanes.Count, device));
        _penalties = new LaneValues(lanes.Select(lane => lane.Parameters.Real("penalty")), device);
        _classifier = FeatureClassifier.Train(data, settings.ClassifierSteps, device);
        _measurement = new InjectiveGanMeasurement(settings, _generator, data, _classifier, device);
    }

    public override long ParametersPerLane => _parameters.Sum(set => set.CountPerLane);

    protected override int StepsPerEpoch => _order.StepsPerEpoch;

    private int GeneratorStepsPerEpoch => StepsPerEpoch / _settings.CriticSteps;

    protected override void Step()
    {
        var real = _images.Batch(_order.Batch(Epoch, StepInEpoch), _device);
        var z = Noise(RandomPurpose.TrainingNoise, Epoch, 2L * StepInEpoch);
        Tensor fake;
        using (no_grad())
            fake = _generator.Forward(z);
        TeachCritic(real, fake);
        TeachInference(fake, z);
        if ((StepInEpoch + 1) % _settings.CriticSteps == 0)
            TeachGenerator();
    }

    private void TeachCritic(Tensor real, Tensor fake)
    {
        var epsilon = new StepNoise(_seeds, RandomPurpose.Interpolation, Epoch, StepInEpoch, _device).Uniform(
            _settings.Batch
        );
        var penalty = GradientPenalty.Of(_critic.Forward, real, fake, (epsilon + 1) * 0.5);
        var loss = _critic.Forward(fake).mean([1]) - _critic.Forward(real).mean([1]) + _penalties.Tensor * penalty;
        _adams[1].Descend(loss);
        _sums.Add(CriticLoss, loss);
        _sums.Add(Penalty, penalty);
    }

    private void TeachInference(Tensor fake, Tensor z)
    {
        var loss = (_inference.Forward(fake, Lanes) - z).square().mean([1, 2]);
        _adams[2].Descend(loss);
        _sums.Add(InferenceLoss, loss);
    }

    private void TeachGenerator()
    {
        var z = Noise(RandomPurpose.TrainingNoise, Epoch, 2L * StepInEpoch + 1);
        var loss = -_critic.Forward(_generator.Forward(z)).mean([1]);
        _adams[0].Descend(loss);
        _sums.Add(GeneratorLoss, loss);
    }

    protected override IReadOnlyList<LaneMeasures>? Measure(CancellationToken pause)
    {
        if (_measurement.Measure(Lanes, x => _inference.Forward(x, Lanes), TestNoise, pause) is not { } metrics)
            return null;
        foreach (var term in s_terms)
        {
            var steps = term == GeneratorLoss ? Math.Max(GeneratorStepsPerEpoch, 1) : StepsPerEpoch;
            foreach (var (lane, sum) in _sums.Read(term).Index())
                metrics[lane][$"train/{term}"] = sum / steps;
        }
        return [.. metrics.Select(ofLane => new LaneMeasures(ofLane))];
    }

    /// <summary>Generated images, always of the same z.</summary>
    public override bool SavePicture(int lane, string path)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var channels = _images.Channels;
        var images = _generator.Forward(TestNoise(0)).narrow(1, lane * channels, channels).contiguous().cpu();
        var values = images.data<float>().ToArray().Chunk(_images.ImageSize).Take(PictureImages);
        ImageGrid.Draw([.. values], channels, _images.Height, _images.Width).Save(path);
        return true;
    }

    protected override void Dropped(int lane)
    {
        _seeds.RemoveAt(lane);
        _order.Drop(lane);
        _penalties.Drop(lane);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _penalties.Dispose();
        _classifier.Dispose();
    }

    private Tensor TestNoise(int batch) => Noise(RandomPurpose.TestNoise, 0, batch);

    /// <summary>z [K, N, nz], N(0, 1).</summary>
    private Tensor Noise(RandomPurpose purpose, long epoch, long step) =>
        new StepNoise(_seeds, purpose, epoch, step, _device).Normal(_settings.Batch, _settings.Latents);
}
