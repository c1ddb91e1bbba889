namespace Grid.Models.Tests.Training;

/// <summary>A run that is interrupted and resumed is equal, bit for bit, to one that is not.</summary>
public sealed class GonResumeTests : IDisposable
{
    private readonly RandomImages _images = new(train: 60, test: 20);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _images.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<long> Seeds => [1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_run_interrupted_at_random_steps_is_the_undisturbed_one(long seed)
    {
        LaneRequest[] lanes =
        [
            TrainingTools.Lane(seed, null, ("latent_sigma", 0.1)),
            TrainingTools.Lane(seed + 100, null, ("lr", 2e-3)),
        ];
        using var whole = TrainingTools.Start(_images, lanes);
        var expected = TrainingTools.Run(whole);

        var found = new List<LaneMeasures[]>();
        var random = new LaneRandom(seed, RandomPurpose.DataOrder);
        var training = TrainingTools.Start(_images, lanes);
        while (training.Epoch < training.Epochs)
        {
            using var pause = new CancellationTokenSource();
            var stopAt = 1 + random.Below(9); // 7 steps: now and then the epoch ends first
            var measures = training.RunEpoch(
                (step, _) =>
                {
                    if (step == stopAt)
                        pause.Cancel();
                },
                pause.Token
            );
            if (measures is not null)
            {
                found.Add([.. measures]);
                continue;
            }
            training = Replace(training, lanes);
        }
        Assert.Equal(expected.Count, found.Count);
        foreach (var (undisturbed, resumed) in expected.Zip(found))
            for (var lane = 0; lane < lanes.Length; lane++)
                Assert.Equal(Bits(undisturbed[lane]), Bits(resumed[lane]));

        for (var lane = 0; lane < lanes.Length; lane++)
        {
            whole.Save(lane, _folder.File("whole"));
            training.Save(lane, _folder.File("resumed"));
            Assert.Equal(File.ReadAllBytes(_folder.File("whole")), File.ReadAllBytes(_folder.File("resumed")));
        }
        training.Dispose();
    }

    [Fact]
    public void A_pause_before_the_first_step_changes_nothing()
    {
        using var training = TrainingTools.Start(_images, TrainingTools.Lane());
        Assert.Null(training.RunEpoch(null, new CancellationToken(canceled: true)));
        Assert.Equal(0, training.Epoch);
    }

    [Fact]
    public void A_finished_run_is_resumed_as_finished()
    {
        using var training = TrainingTools.Start(_images, TrainingTools.Lane());
        TrainingTools.Run(training);
        training.Save(0, _folder.File("c"));
        using var resumed = TrainingTools.Start(_images, TrainingTools.Lane(1, _folder.File("c")));
        Assert.Equal(3, resumed.Epoch);
        Assert.Throws<InvalidOperationException>(() => resumed.RunEpoch(null, CancellationToken.None));
    }

    [Fact]
    public void Checkpoints_that_do_not_fit_are_refused()
    {
        using var training = TrainingTools.Start(_images, TrainingTools.Lane());
        training.RunEpoch(null, CancellationToken.None);
        training.Save(0, _folder.File("c"));

        Expect("[8, 8, 4, 4], but F32 [9, 8, 4, 4]", TrainingTools.Lane(1, _folder.File("c"), ("nz", 9L)));
        Expect("same step", TrainingTools.Lane(1, _folder.File("c")), TrainingTools.Lane(2));
        Expect("cannot be used", TrainingTools.Lane(1, _folder.File("none")));

        void Expect(string message, params LaneRequest[] lanes) =>
            Assert.Contains(
                message,
                Assert.Throws<ModelException>(() => TrainingTools.Start(_images, lanes)).Message,
                StringComparison.Ordinal
            );
    }

    private ITraining Replace(ITraining training, LaneRequest[] lanes)
    {
        for (var lane = 0; lane < lanes.Length; lane++)
            training.Save(lane, _folder.File($"{lane}"));
        training.Dispose();
        return TrainingTools.Start(
            _images,
            [.. lanes.Select((lane, number) => lane with { CheckpointPath = _folder.File($"{number}") })]
        );
    }

    private static IEnumerable<(string, long)> Bits(LaneMeasures measures) =>
        measures.Metrics.Select(metric => (metric.Key, BitConverter.DoubleToInt64Bits(metric.Value)));
}
