namespace Grid.Models.Tests.Training;

public sealed class GonTrainingTests : IDisposable
{
    private readonly RandomImages _images = new(train: 60, test: 20);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _images.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("joint")]
    [InlineData("detached")]
    public void Training_lowers_the_loss(string variant)
    {
        using var training = TrainingTools.Start(
            _images,
            TrainingTools.Lane(1, null, ("variant", variant), ("epochs", 12L), ("lr", 3e-3))
        );
        var epochs = TrainingTools.Run(training);
        Assert.True(epochs[^1][0].Metrics["train/loss"] < 0.8 * epochs[0][0].Metrics["train/loss"]);
    }

    [Fact]
    public void The_metrics_are_those_declared_and_agree_with_each_other()
    {
        using var training = TrainingTools.Start(_images, TrainingTools.Lane());
        var metrics = training.RunEpoch(null, CancellationToken.None)![0].Metrics;
        Assert.Equal(new GonModel().Info.Metrics.Select(metric => metric.Name).Order(), metrics.Keys.Order());
        Assert.Equal(metrics["test/sse"], metrics["test/mse"] * 1024, 1e-9);
        Assert.Equal(metrics["train/loss"], metrics["train/mse"], 1e-7);
        Assert.InRange(metrics["test/mse"], 0.001, 0.5);
    }

    [Fact]
    public void A_step_reports_its_progress()
    {
        using var training = TrainingTools.Start(_images, TrainingTools.Lane());
        var seen = new List<(int, int)>();
        training.RunEpoch((step, steps) => seen.Add((step, steps)), CancellationToken.None);
        Assert.Equal([.. Enumerable.Range(1, 7).Select(step => (step, 7))], seen); // 60 images, 7 whole batches of 8
    }

    [Fact]
    public void Lanes_of_different_rates_and_seeds_follow_their_solo_runs_for_20_steps()
    {
        // One batch an epoch: train/loss is then the loss of one step.
        (string, object)[] shape = [("epochs", 20L), ("train_images", 8L), ("test_images", 8L)];
        (long Seed, (string, object)[] Settings)[] lanes =
        [
            (1, [.. shape, ("lr", 1e-3)]),
            (2, [.. shape, ("lr", 2e-4), ("beta1", 0.5)]),
            (3, [.. shape, ("lr", 5e-3), ("latent_sigma", 0.1)]),
        ];
        using var fused = TrainingTools.Start(
            _images,
            [.. lanes.Select(lane => TrainingTools.Lane(lane.Seed, null, lane.Settings))]
        );
        var together = TrainingTools.Run(fused);
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            using var solo = TrainingTools.Start(
                _images,
                TrainingTools.Lane(lanes[lane].Seed, null, lanes[lane].Settings)
            );
            var alone = TrainingTools.Run(solo);
            Assert.Equal(20, alone.Count);
            for (var step = 0; step < 20; step++)
            {
                var expected = alone[step][0].Metrics["train/loss"];
                Assert.Equal(expected, together[step][lane].Metrics["train/loss"], expected * 1e-4);
            }
        }
    }

    [Fact]
    public void The_picture_is_a_png_of_16_images_over_their_reconstructions()
    {
        using var training = TrainingTools.Start(_images, TrainingTools.Lane(1, null, ("batch", 16L)));
        Assert.True(training.SavePicture(0, _folder.File("p.png")));
        var png = File.ReadAllBytes(_folder.File("p.png"));
        Assert.Equal([0x89, 0x50, 0x4e, 0x47], png[..4]);
        Assert.Equal([0, 0, 1, 14, 0, 0, 0, 134], png[16..24]); // 8 columns, 4 rows of 32 pixels, gaps of 2: 270 × 134
    }

    [Fact]
    public void A_pause_before_the_first_step_changes_nothing()
    {
        using var training = TrainingTools.Start(_images, TrainingTools.Lane());
        Assert.Null(training.RunEpoch(null, new CancellationToken(canceled: true)));
        Assert.Equal(0, training.Epoch);
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

    [Fact]
    public void What_cannot_begin_says_why()
    {
        Expect("do not fill one batch", TrainingTools.Lane(1, null, ("batch", 61L)));
        Expect("must agree", TrainingTools.Lane(), TrainingTools.Lane(2, null, ("nz", 9L)));
        Expect("no activation 'swish'", TrainingTools.Lane(1, null, ("activation", "swish")));
        Expect("at least one lane");
        var request = new TrainingRequest([TrainingTools.Lane()], null, _images.Catalog, "cpu", 1);
        Assert.Contains("dataset", Fails(request), StringComparison.Ordinal);
        Assert.Contains("no device 'tpu'", Fails(request with { Device = "tpu" }), StringComparison.Ordinal);

        void Expect(string message, params LaneRequest[] lanes) =>
            Assert.Contains(
                message,
                Assert.Throws<ModelException>(() => TrainingTools.Start(_images, lanes)).Message,
                StringComparison.Ordinal
            );
        static string Fails(TrainingRequest request) =>
            Assert.Throws<ModelException>(() => new GonModel().Start(request)).Message;
    }
}
