using Grid.Models.Tests.Layers;

namespace Grid.Models.Tests.Gon;

public sealed class LatentWindowTests : IDisposable
{
    private readonly LatentWindow _window = new(lanes: 2, batch: 50, latents: 2, CPU);

    public void Dispose() => _window.Dispose();

    [Fact]
    public void Draws_are_the_origin_before_there_are_latents() =>
        Assert.All(_window.Draw(LaneTools.Normal(1, 2, 3, 2)).Floats(), value => Assert.Equal(0, value));

    [Fact]
    public void Draws_have_the_mean_and_the_covariance_of_the_latents_of_each_lane()
    {
        // Lane 0: x ~ N(3, 1), y = x/2 + N(0, ¼); lane 1 the same, turned around.
        for (var batch = 0; batch < 100; batch++)
        {
            var x = LaneTools.Normal(batch, 1, 50, 1) + 3;
            var y = 0.5 * x + 0.5 * LaneTools.Normal(1000 + batch, 1, 50, 1);
            _window.Add(cat([cat([x, y], 2), cat([y, x], 2)], 0));
        }
        var draws = _window.Draw(LaneTools.Normal(5000, 2, 20_000, 2)).to(float64);
        foreach (var (lane, x, y) in (ReadOnlySpan<(int, int, int)>)[(0, 0, 1), (1, 1, 0)])
        {
            var moments = Moments.Of(draws.select(0, lane).contiguous().data<double>().ToArray(), 2);
            Assert.Equal(3, moments.Mean[x], 0.06);
            Assert.Equal(1.5, moments.Mean[y], 0.06);
            Assert.Equal(1, moments.Covariance[x, x], 0.08);
            Assert.Equal(0.5, moments.Covariance[x, y], 0.06);
            Assert.Equal(0.5, moments.Covariance[y, y], 0.06);
        }
    }

    [Fact]
    public void Only_the_last_hundred_batches_count()
    {
        for (var batch = 0; batch < 150; batch++)
            _window.Add((batch < 50 ? 1000 : 7) * ones([2, 50, 2]));
        Assert.All(_window.Draw(LaneTools.Normal(1, 2, 3, 2)).Floats(), value => Assert.Equal(7, value, 1e-4));
    }

    [Fact]
    public void A_lane_without_finite_latents_draws_nan_and_the_other_does_not()
    {
        _window.Add(stack([full([50, 2], float.NaN), ones([50, 2])], 0));
        var draws = _window.Draw(LaneTools.Normal(1, 2, 3, 2)).Floats();
        Assert.All(draws[..6], value => Assert.True(float.IsNaN(value)));
        Assert.All(draws[6..], value => Assert.Equal(1, value, 1e-5));
    }
}
