namespace Grid.Models.Tests;

/// <summary>
/// What every model promises, tried on a small case of it. A model joins by a class that says what the case is; every other test of it is about what only this model does.
/// </summary>
public abstract class ModelContract : IDisposable
{
    private const int Most = 50;

    private readonly RandomImages _images = new(train: 60, test: 20, labels: true);
    private readonly TemporaryFolder _folder = new();

    protected abstract IModel Model { get; }

    internal string ModelName => Model.Info.Name;

    /// <summary>Parameters of a training of at least 3 epochs of some steps each, that takes well under a second.</summary>
    protected abstract IReadOnlyDictionary<string, object> Small { get; }

    /// <summary>What the lanes of one run differ in: three lanes, each with parameters that do not change the shape.</summary>
    protected abstract IReadOnlyList<(string Name, object Value)> Different { get; }

    /// <summary>A parameter value that makes a training's numbers NaN or infinite; null: there is none.</summary>
    protected virtual (string Name, object Value)? Ruinous => ("lr", double.MaxValue);

    /// <summary>How far a fused lane's metrics may be from those of the same trial alone, as a share, in the first epochs.</summary>
    protected virtual (int Epochs, double Share) FusedTolerance => (1, 1e-3);

    /// <summary>Metrics that jump with rounding (counts, ranks, thresholds) and are only compared for presence.</summary>
    protected virtual IReadOnlySet<string> Discrete => new HashSet<string>();

    public void Dispose()
    {
        _images.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Each_epoch_measures_what_the_model_declares()
    {
        using var training = Start(Lane(1));
        foreach (var epoch in Run(training))
            Assert.Equal(Model.Info.Metrics.Select(metric => metric.Name).Order(), epoch[0].Metrics.Keys.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_run_interrupted_at_random_steps_is_the_undisturbed_one_bit_for_bit(long seed)
    {
        var lanes = Fused();
        using var whole = Start(lanes);
        var expected = Run(whole);
        var random = new LaneRandom(seed, RandomPurpose.DataOrder);
        var found = new List<IReadOnlyList<LaneMeasures>>();
        var training = Start(lanes);
        for (var tries = 0; training.Epoch < training.Epochs && tries < Most * training.Epochs; tries++)
        {
            using var pause = new CancellationTokenSource();
            var stopAt = 1 + random.Below(9);
            if (training.RunEpoch((step, _) => Stop(step == stopAt, pause), pause.Token) is { } measures)
                found.Add(measures);
            else
                training = Resumed(training, lanes);
        }
        Assert.Equal(expected.SelectMany(Bits), found.SelectMany(Bits));
        for (var lane = 0; lane < lanes.Length; lane++)
            Assert.Equal(Saved(whole, lane), Saved(training, lane));
        training.Dispose();
    }

    [Fact]
    public void A_lane_follows_the_same_trial_alone()
    {
        var lanes = Fused();
        using var fused = Start(lanes);
        var together = Run(fused);
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            using var solo = Start(lanes[lane]);
            var alone = Run(solo);
            for (var epoch = 0; epoch < FusedTolerance.Epochs; epoch++)
                Follows(alone[epoch][0], together[epoch][lane], FusedTolerance.Share);
        }
    }

    [Fact]
    public void A_lane_that_is_dropped_leaves_the_others_as_they_were()
    {
        var lanes = Fused();
        using var whole = Start(lanes);
        var expected = Run(whole);
        using var training = Start(lanes);
        training.RunEpoch(null, CancellationToken.None);
        training.DropLane(1);
        Assert.Equal(lanes.Length - 1, training.Lanes);
        var next = training.RunEpoch(null, CancellationToken.None)!;
        Assert.Equal(lanes.Length - 1, next.Count);
        Follows(expected[1][0], next[0], 0.02);
        Follows(expected[1][2], next[1], 0.02);
    }

    [Fact]
    public void A_lane_without_finite_numbers_is_measured_to_the_end_and_harms_no_other()
    {
        if (Ruinous is not { } ruin)
            return;
        using var training = Start(Lane(1, ruin), Lane(2));
        var epochs = Run(training);
        Assert.Contains(epochs[^1][0].Metrics.Values, value => !double.IsFinite(value));
        Assert.All(epochs[^1][1].Metrics.Values, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void A_finished_run_is_resumed_as_finished()
    {
        using var training = Start(Lane(1));
        Run(training);
        training.Save(0, _folder.File("c"));
        using var resumed = Start(Lane(1) with { CheckpointPath = _folder.File("c") });
        Assert.Equal(training.Epochs, resumed.Epoch);
        Assert.Throws<InvalidOperationException>(() => resumed.RunEpoch(null, CancellationToken.None));
    }

    [Fact]
    public void An_epoch_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        using var training = Start(Lane(1), Lane(2));
        training.RunEpoch(null, CancellationToken.None);
        training.Save(0, _folder.File("c"));
        training.SavePicture(0, _folder.File("p"));
        training.DropLane(0);
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Every_parameter_and_metric_is_told_and_every_default_is_within_its_bounds()
    {
        var info = Model.Info;
        Assert.All(info.Metrics, metric => Assert.NotEmpty(metric.Summary));
        Assert.All(info.Metrics, metric => Assert.Matches("^[a-z0-9_]+/[a-z0-9_]+$", metric.Name));
        foreach (var parameter in info.Parameters)
        {
            Assert.NotEmpty(parameter.Summary);
            if (parameter.Default is string text)
                Assert.Contains(text, parameter.Choices!);
            else
                Assert.InRange(
                    Convert.ToDouble(parameter.Default),
                    parameter.Min ?? double.MinValue,
                    parameter.Max ?? double.MaxValue
                );
        }
    }

    protected LaneRequest Lane(long seed, params (string Name, object Value)[] others)
    {
        var values = new Dictionary<string, object>(Small);
        foreach (var (name, value) in others)
            values[name] = value;
        return new LaneRequest(new ModelParameters(Model.Info, values), seed, null);
    }

    protected ITraining Start(params LaneRequest[] lanes) =>
        Model.Start(
            new TrainingRequest(
                lanes,
                Model.Info.Datasets.Count == 0 ? null : RandomImages.Name,
                _images.Catalog,
                "cpu",
                Threads: 1
            )
        );

    /// <summary>Trains all epochs that are left: each epoch's measures of the lanes.</summary>
    protected static List<IReadOnlyList<LaneMeasures>> Run(ITraining training)
    {
        var epochs = new List<IReadOnlyList<LaneMeasures>>();
        while (training.Epoch < training.Epochs)
            epochs.Add(training.RunEpoch(null, CancellationToken.None)!);
        return epochs;
    }

    private LaneRequest[] Fused() => [.. Different.Select((one, number) => Lane(number + 1, one))];

    private ITraining Resumed(ITraining training, LaneRequest[] lanes)
    {
        for (var lane = 0; lane < lanes.Length; lane++)
            training.Save(lane, _folder.File($"{lane}"));
        training.Dispose();
        return Start([.. lanes.Select((lane, number) => lane with { CheckpointPath = _folder.File($"{number}") })]);
    }

    private byte[] Saved(ITraining training, int lane)
    {
        training.Save(lane, _folder.File("saved"));
        return File.ReadAllBytes(_folder.File("saved"));
    }

    private void Follows(LaneMeasures expected, LaneMeasures found, double share)
    {
        foreach (var (name, value) in expected.Metrics.Where(metric => !Discrete.Contains(metric.Key)))
            Assert.Equal(value, found.Metrics[name], share * Math.Max(Math.Abs(value), 1e-3));
    }

    private static void Stop(bool now, CancellationTokenSource pause)
    {
        if (now)
            pause.Cancel();
    }

    private static IEnumerable<(string, long)> Bits(IReadOnlyList<LaneMeasures> lanes) =>
        lanes.SelectMany(lane =>
            lane.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal)
                .Select(metric => (metric.Key, BitConverter.DoubleToInt64Bits(metric.Value)))
        );
}
