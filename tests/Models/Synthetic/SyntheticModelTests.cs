namespace Grid.Models.Tests.Synthetic;

public class SyntheticModelTests
{
    [Fact]
    public void The_curve_falls_and_is_best_at_its_best_rate()
    {
        var best = Losses(("lr", 3e-3), ("noise", 0.0));
        Assert.Equal(best.Order().Reverse(), best);
        Assert.True(best[^1] < Losses(("lr", 1e-5), ("noise", 0.0))[^1]);
        Assert.True(best[^1] < Losses(("lr", 0.5), ("noise", 0.0))[^1]);
        Assert.True(best[^1] > Losses(("lr", 3e-3), ("noise", 0.0), ("width", 512L))[^1]);
    }

    [Fact]
    public void The_noise_is_a_function_of_the_seed()
    {
        Assert.Equal(Losses(seed: 1), Losses(seed: 1));
        Assert.NotEqual(Losses(seed: 1), Losses(seed: 2));
    }

    [Fact]
    public void Faults_come_to_order()
    {
        var losses = Losses(("nan_at_epoch", 3L));
        Assert.Equal([false, false, true, true], losses[..4].Select(double.IsNaN));
        using var training = Start(("fail_at_epoch", 2L));
        Assert.NotNull(training.RunEpoch(null, CancellationToken.None));
        Assert.Contains(
            "fail_at_epoch",
            Assert.Throws<InvalidOperationException>(() => training.RunEpoch(null, CancellationToken.None)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_pause_ends_an_epoch_of_a_day_at_once()
    {
        using var training = Start(("seconds", 86_400.0));
        using var pause = new CancellationTokenSource();
        pause.Cancel();
        Assert.Null(training.RunEpoch(null, pause.Token));
        Assert.Equal(0, training.Epoch);
    }

    [Fact]
    public void A_resumed_run_is_the_undisturbed_one()
    {
        using var folder = new TemporaryFolder();
        using var training = Start();
        for (var epoch = 0; epoch < 4; epoch++)
            training.RunEpoch(null, CancellationToken.None);
        training.Save(0, folder.File("c"));
        using var resumed = new SyntheticModel().Start(Request(1, folder.File("c")));
        Assert.Equal(Losses()[4..], Rest(resumed));
    }

    private static double[] Losses(params (string, object)[] values) => Losses(1, values);

    private static double[] Losses(long seed, params (string, object)[] values)
    {
        using var training = new SyntheticModel().Start(Request(seed, null, values));
        return Rest(training);
    }

    private static double[] Rest(ITraining training)
    {
        var losses = new List<double>();
        while (training.Epoch < training.Epochs)
            losses.Add(training.RunEpoch(null, CancellationToken.None)![0].Metrics["test/loss"]);
        return [.. losses];
    }

    private static ITraining Start(params (string, object)[] values) =>
        new SyntheticModel().Start(Request(1, null, values));

    private static TrainingRequest Request(long seed, string? checkpoint, params (string Name, object Value)[] values)
    {
        var parameters = new ModelParameters(
            new SyntheticModel().Info,
            values.ToDictionary(value => value.Name, value => value.Value)
        );
        return new([new(parameters, seed, checkpoint)], null, new DatasetCatalog([]), "cpu", 1);
    }
}
