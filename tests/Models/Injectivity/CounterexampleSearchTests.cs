namespace Grid.Models.Tests.Injectivity;

public class CounterexampleSearchTests
{
    private static readonly ReluLayerModel s_model = new();

    /// <summary>What a projected descent from the witness found on three layers each (c = 4: .46 to .56, c = 5: .74 to .90), at n = 50: explicit counterexamples.</summary>
    [Theory]
    [InlineData(4.0, 0.56)]
    [InlineData(5.0, 0.90)]
    public void The_search_is_stronger_than_a_descent_from_the_witness(double expansivity, double theirs)
    {
        var found = Measure(("n", 50L), ("expansivity", expansivity), ("draws", 4L), ("batch", 4L), ("rounds", 10L));
        Assert.True(found["search/active"] <= theirs, $"{found["search/active"]}");
        Assert.Equal(0, found["search/spanning"]);
        Assert.True(found["search/least"] <= found["search/active"]);
        Assert.True(found["search/active"] < found["x0/active"]);
        Assert.True(found["search/active"] > found["theory/replica"] - 0.1, "No point can have so few.");
    }

    [Theory]
    [InlineData(2, 4.0)]
    [InlineData(3, 5.0)]
    public void The_search_finds_the_worst_cell_of_small_layers(int n, double expansivity)
    {
        const int Draws = 20;
        var found = Measure(
            ("n", (long)n),
            ("expansivity", expansivity),
            ("draws", (long)Draws),
            ("batch", (long)Draws),
            ("rounds", 4L)
        );
        var exact = Exactly(n, expansivity, Draws);
        Assert.Equal(exact.Average(worst => (double)worst.Active / n), found["search/active"], 1e-9);
        Assert.Equal(exact.Average(worst => worst.Rank == n ? 1.0 : 0), found["search/spanning"], 1e-9);
    }

    /// <summary>Cells get thin: now and then the search misses the worst by a row, and never claims fewer than there are.</summary>
    [Fact]
    public void The_search_is_never_below_the_exact_minimum_and_seldom_far_above_it()
    {
        var found = Measure(("n", 4L), ("expansivity", 4.0), ("draws", 20L), ("batch", 20L), ("rounds", 4L));
        var exact = Exactly(4, 4, 20).Average(worst => worst.Active / 4.0);
        Assert.InRange(found["search/active"], exact, exact + 0.1);
    }

    [Fact]
    public void A_split_layer_withstands_the_search()
    {
        var pure = Measure(("form", "split"), ("n", 20L), ("expansivity", 2.0), ("rounds", 2L));
        Assert.Equal((1, 1, 1), (pure["search/active"], pure["search/least"], pure["search/spanning"]));
        Assert.Equal((1, 1), (pure["x0/spanning"], pure["random/spanning"]));
        var more = Measure(("form", "split"), ("n", 20L), ("expansivity", 3.0), ("rounds", 2L));
        Assert.Equal(1, more["search/spanning"]);
        Assert.True(more["search/least"] >= 1);
    }

    [Theory]
    [InlineData(3.0, 0)]
    [InlineData(4.0, 1)]
    public void Large_layers_follow_the_witness_curve(double expansivity, int spanning)
    {
        var found = Measure(("n", 300L), ("expansivity", expansivity), ("rounds", 0L));
        Assert.Equal(found["theory/x0"], found["x0/active"], 0.06);
        Assert.Equal(expansivity / 2, found["random/active"], 0.03);
        Assert.Equal(spanning, found["x0/spanning"]);
        Assert.Equal(found["x0/active"], found["search/active"]);
    }

    [Fact]
    public void A_split_layer_of_less_than_twice_the_inputs_cannot_be() =>
        Assert.Contains(
            "at least 2",
            Assert.Throws<ModelException>(() => Measure(("form", "split"), ("expansivity", 1.9))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(1L, 0.1)]
    [InlineData(20_000L, 100.0)]
    public void Layers_of_no_rows_or_of_too_many_weights_are_refused(long n, double expansivity) =>
        Assert.Contains(
            "cannot be drawn",
            Assert.Throws<ModelException>(() => Measure(("n", n), ("expansivity", expansivity))).Message,
            StringComparison.Ordinal
        );

    /// <summary>The worst cells of the layers that <see cref="Measure"/> looks at.</summary>
    private static CellMinimum[] Exactly(int n, double expansivity, int draws)
    {
        var weights = new float[LayerForm.Rows(LayerForm.Gaussian, n, expansivity) * n];
        return
        [
            .. Enumerable
                .Range(0, draws)
                .Select(number =>
                {
                    new LayerLane(1, LayerForm.Gaussian).Draw(number, weights, n);
                    return CellEnumeration.Least([.. weights.Select(weight => (double)weight).Chunk(n)]);
                }),
        ];
    }

    private static IReadOnlyDictionary<string, double> Measure(params (string Name, object Value)[] values)
    {
        var parameters = values.Append(("epochs", 1L)).ToDictionary(one => one.Item1, one => one.Item2);
        using var training = s_model.Start(
            new TrainingRequest(
                [new(new ModelParameters(s_model.Info, parameters), Seed: 1, CheckpointPath: null)],
                Dataset: null,
                new DatasetCatalog([]),
                "cpu",
                Threads: 1
            )
        );
        return training.RunEpoch(null, CancellationToken.None)![0].Metrics;
    }
}
