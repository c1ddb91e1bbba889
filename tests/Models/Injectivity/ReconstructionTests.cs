namespace Grid.Models.Tests.Injectivity;

public class ReconstructionTests
{
    private const int Inputs = 12;

    [Fact]
    public void With_a_spanning_set_x_comes_back_but_for_the_noise()
    {
        using var scope = NewDisposeScope();
        var (weights, x, noise) = Scene(LayerForm.Split, 2);
        var exact = NoisyReconstruction.Of(weights, x, noise, decibels: 300);
        Assert.Equal(Inputs, exact.Active); // of b and −d·b one is active
        Assert.InRange(exact.Error, 0, 1e-3);
        var (twenty, forty) = (
            NoisyReconstruction.Of(weights, x, noise, 20).Error,
            NoisyReconstruction.Of(weights, x, noise, 40).Error
        );
        Assert.Equal(10, twenty / forty, 0.1);
    }

    /// <summary>The shortest x that fits is the projection onto the span of the active rows: |x̂ − x|² = |x|² − |x̂|².</summary>
    [Fact]
    public void With_too_few_active_rows_what_they_do_not_span_is_lost()
    {
        using var scope = NewDisposeScope();
        var (weights, x, noise) = Scene(LayerForm.Gaussian, 1);
        var (active, error) = NoisyReconstruction.Of(weights, x, noise, decibels: 300);
        Assert.InRange(active, 1, Inputs - 1);
        var rows = weights.data<float>().ToArray().Chunk(Inputs).Select(row => Array.ConvertAll(row, w => (double)w));
        var point = Array.ConvertAll(x.data<float>().ToArray(), value => (double)value);
        var basis = SpanningSet.Basis(SpanningSet.Active([.. rows], point), Inputs);
        var kept = basis.Sum(vector => Math.Pow(vector.Zip(point, (a, b) => a * b).Sum(), 2));
        Assert.Equal(Math.Sqrt(1 - kept / point.Sum(value => value * value)), error, 1e-4);
    }

    [Fact]
    public void The_map_counts_active_outputs_at_its_corners_and_paints_green_what_has_more_than_n()
    {
        using var scope = NewDisposeScope();
        var (weights, x, _) = Scene(LayerForm.Gaussian, 3);
        var (right, below) = (-x, x.roll([1], [1]));
        var map = new ActivityMap(weights, x * 0.001, right, below);
        var counts = map.Counts();
        Assert.Equal(Active(x), counts[0]);
        Assert.Equal(Active(right), counts[49]);
        Assert.Equal(Active(below), counts[49 * 50]);
        Assert.Equal(Active((right + below) / 2), counts[^1]);
        Assert.Equal(counts.Count(count => count > Inputs) / 2500.0, map.GreenShare(), 1e-12);
        var picture = map.Draw();
        Assert.Equal(counts[0] > Inputs, picture[0, 0][1] > picture[0, 0][0]);
        Assert.Equal(counts[^1] > Inputs, picture[399, 399][1] > picture[399, 399][0]);

        double Active(Tensor at) => weights.mm(at.t()).gt(0).sum().ToInt64();
    }

    private static (Tensor Weights, Tensor X, Tensor Noise) Scene(string form, double expansivity)
    {
        var random = new LaneRandom(5, RandomPurpose.InitialWeights);
        var weights = new float[LayerForm.Rows(form, Inputs, expansivity) * Inputs];
        LayerForm.Draw(form, random, weights, Inputs);
        var rows = weights.Length / Inputs;
        var (x, noise) = (new float[Inputs], new float[rows]);
        random.FillNormal(x, 1);
        random.FillNormal(noise, 1);
        return (tensor(weights, [rows, Inputs]), tensor(x, [1, Inputs]), tensor(noise, [1, rows]));
    }
}
