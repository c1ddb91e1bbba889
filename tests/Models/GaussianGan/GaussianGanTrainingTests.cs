namespace Grid.Models.Tests.GaussianGan;

public class GaussianGanTrainingTests
{
    [Fact]
    public void Lanes_measure_what_their_solo_runs_measure()
    {
        LaneRequest[] lanes =
        [
            GaussianGanRuns.Lane(seed: 1),
            GaussianGanRuns.Lane(seed: 2, null, ("alpha", 1.0)),
            GaussianGanRuns.Lane(seed: 3, null, ("init", "xavier"), ("sigma_last", 3.0)),
        ];
        var together = GaussianGanRuns.Run(lanes);
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            var alone = GaussianGanRuns.Run(lanes[lane])[0];
            Assert.Equal(alone.Keys, together[lane].Keys);
            Assert.All(alone, metric => Assert.Equal(metric.Value, together[lane][metric.Key], 1e-5));
        }
    }

    [Fact]
    public void A_run_paused_in_mid_epoch_and_resumed_is_the_undisturbed_one_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        LaneRequest[] Lanes(Func<int, string?> checkpoint) =>
            [
                GaussianGanRuns.Lane(seed: 1, checkpoint(0)),
                GaussianGanRuns.Lane(seed: 2, checkpoint(1), ("init", "xavier")),
            ];

        using (var training = GaussianGanRuns.Start(Lanes(_ => null)))
        using (var pause = new CancellationTokenSource())
        {
            Assert.NotNull(training.RunEpoch(null, CancellationToken.None));
            Assert.Null(
                training.RunEpoch(
                    (step, steps) =>
                    {
                        Assert.Equal(2, steps);
                        pause.Cancel();
                    },
                    pause.Token
                )
            );
            Assert.Equal(1, training.Epoch);
            training.Save(0, folder.File("0"));
            training.Save(1, folder.File("1"));
        }

        using var resumed = GaussianGanRuns.Start(Lanes(lane => folder.File($"{lane}")));
        Assert.Equal(1, resumed.Epoch);
        Assert.Equal(GaussianGanRuns.Run(Lanes(_ => null)), GaussianGanRuns.Finish(resumed));
    }

    [Fact]
    public void A_dropped_lane_leaves_the_others_as_they_are()
    {
        using var training = GaussianGanRuns.Start(GaussianGanRuns.Lane(seed: 1), GaussianGanRuns.Lane(seed: 2));
        training.RunEpoch(null, CancellationToken.None);
        training.DropLane(0);
        Assert.Equal(1, training.Lanes);
        var rest = Assert.Single(GaussianGanRuns.Finish(training));
        var alone = GaussianGanRuns.Run(GaussianGanRuns.Lane(seed: 2))[0];
        Assert.All(alone, metric => Assert.Equal(metric.Value, rest[metric.Key], 1e-5));
    }

    [Fact]
    public void Epochs_only_decide_how_often_the_same_draws_are_reported()
    {
        var few = GaussianGanRuns.Run(GaussianGanRuns.Lane(1, null, ("epochs", 1L), ("draws", 24L)))[0];
        var many = GaussianGanRuns.Run(GaussianGanRuns.Lane(1, null, ("epochs", 8L), ("draws", 3L)))[0];
        Assert.All(few, metric => Assert.Equal(metric.Value, many[metric.Key], 1e-5));
    }

    [Fact]
    public void Other_dimensions_work_as_well_and_one_output_has_no_picture()
    {
        using var folder = new TemporaryFolder();
        (string, object)[] wide = [("nz", 8L), ("hidden1", 16L), ("hidden2", 12L), ("outputs", 6L)];
        var metrics = GaussianGanRuns.Run(
            GaussianGanRuns.Lane(1, null, [.. wide, ("alpha", 0.05), ("samples", 5000L)])
        )[0];
        // Standard deviations of n points have a standard error of 1/√(2n); alpha = .05 takes some thousandths off.
        Assert.Equal(1, metrics["output/sd_first"], 0.02);
        Assert.Equal(1, metrics["output/sd_last"], 0.02);

        using var line = GaussianGanRuns.Start(GaussianGanRuns.Lane(1, null, ("outputs", 1L)));
        Assert.False(line.SavePicture(0, folder.File("p.png")));
        using var plane = GaussianGanRuns.Start(GaussianGanRuns.Lane());
        Assert.True(plane.SavePicture(0, folder.File("p.png")));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(folder.File("p.png"))[..4]);
    }

    [Theory]
    [InlineData(1e-4)]
    [InlineData(100.0)]
    public void All_measures_are_finite_at_the_ends_of_alphas_range(double alpha) =>
        Assert.All(
            GaussianGanRuns.Run(GaussianGanRuns.Lane(1, null, ("alpha", alpha)))[0],
            metric => Assert.True(double.IsFinite(metric.Value), metric.Key)
        );

    [Fact]
    public void What_does_not_exist_is_refused_in_words()
    {
        Refused("narrowest", GaussianGanRuns.Lane(1, null, ("outputs", 4L)));
        Refused("test_samples", GaussianGanRuns.Lane(1, null, ("test_samples", 500L)));
        Refused("agree", GaussianGanRuns.Lane(), GaussianGanRuns.Lane(1, null, ("nz", 4L)));

        using var folder = new TemporaryFolder();
        using var training = GaussianGanRuns.Start(GaussianGanRuns.Lane());
        training.RunEpoch(null, CancellationToken.None);
        training.Save(0, folder.File("c"));
        Refused("draws.measures", GaussianGanRuns.Lane(1, folder.File("c"), ("draws", 13L)));
        Refused("same step", GaussianGanRuns.Lane(), GaussianGanRuns.Lane(1, folder.File("c")));
        Assert.Throws<InvalidOperationException>(() =>
        {
            GaussianGanRuns.Finish(training);
            training.RunEpoch(null, CancellationToken.None);
        });
    }

    private static void Refused(string because, params LaneRequest[] lanes) =>
        Assert.Contains(
            because,
            Assert.Throws<ModelException>(() => GaussianGanRuns.Start(lanes)).Message,
            StringComparison.Ordinal
        );
}
