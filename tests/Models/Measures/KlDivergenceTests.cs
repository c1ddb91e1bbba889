namespace Grid.Models.Tests.Measures;

public class KlDivergenceTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 0.5)]
    [InlineData(0, 1, 0.35914091422952255)] // (e − 2)/2
    [InlineData(-2, -1, 2.1839397205857212)] // (4 + 1/e)/2
    public void It_has_the_values_of_the_closed_form(double mean, double logVariance, double expected) =>
        Assert.Equal(expected, KlDivergence.ToStandardNormal(mean, logVariance), 1e-14);

    [Fact]
    public void It_is_the_integral_that_defines_it()
    {
        const double mean = 0.7;
        const double logVariance = -0.9;
        var deviation = Math.Exp(logVariance / 2);
        var integral = 0.0;
        const double step = 1e-3;
        for (var t = -10.0; t < 10; t += step)
        {
            var x = mean + deviation * t;
            integral +=
                step * Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI) * (x * x / 2 - t * t / 2 - Math.Log(deviation));
        }
        Assert.Equal(integral, KlDivergence.ToStandardNormal(mean, logVariance), 1e-9);
    }

    [Fact]
    public void No_term_is_negative_even_where_rounding_could_make_it_so()
    {
        for (var logVariance = -1e-6; logVariance < 1e-6; logVariance += 1.7e-9)
            Assert.True(KlDivergence.ToStandardNormal(0, logVariance) >= 0);
        using var scope = NewDisposeScope();
        var v = linspace(-2e-3, 2e-3, 4001);
        Assert.True(KlDivergence.ToStandardNormal(zeros_like(v), v).data<float>().Min() >= -1e-10f);
    }

    [Fact]
    public void The_tensors_hold_the_same_as_the_numbers()
    {
        using var scope = NewDisposeScope();
        double[] means = [-1.5, 0, 0.25, 3];
        double[] logVariances = [-4, -0.5, 0, 1.25];
        var terms = KlDivergence.ToStandardNormal(tensor(means), tensor(logVariances)).data<double>().ToArray();
        for (var i = 0; i < means.Length; i++)
            Assert.Equal(KlDivergence.ToStandardNormal(means[i], logVariances[i]), terms[i], 1e-14);
    }

    [Fact]
    public void Its_gradient_is_the_mean_and_half_the_excess_variance()
    {
        using var scope = NewDisposeScope();
        var mean = tensor(new[] { 0.5, -2.0 }).requires_grad_();
        var logVariance = tensor(new[] { -1.0, 0.75 }).requires_grad_();
        var gradients = autograd.grad([KlDivergence.ToStandardNormal(mean, logVariance).sum()], [mean, logVariance]);
        Assert.Equal([0.5, -2.0], gradients[0].data<double>().ToArray());
        var expected = new[] { (Math.Exp(-1) - 1) / 2, (Math.Exp(0.75) - 1) / 2 };
        for (var i = 0; i < 2; i++)
            Assert.Equal(expected[i], gradients[1].data<double>().ToArray()[i], 1e-14);
    }

    [Fact]
    public void Between_two_Gaussians_units_do_not_matter()
    {
        Assert.Equal(0, KlDivergence.Between(3, 0.4, 3, 0.4));
        Assert.Equal(
            KlDivergence.ToStandardNormal(-1, 0.5),
            KlDivergence.Between(5 - 2, 0.5 + Math.Log(4), 5, Math.Log(4)),
            1e-14
        );
    }
}
