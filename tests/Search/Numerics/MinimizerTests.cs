namespace Grid.Search.Tests;

public class MinimizerTests
{
    [Fact]
    public void It_finds_the_end_of_Rosenbrocks_valley()
    {
        double[] x = [-1.2, 1, -0.5, 0.7];

        var value = Minimizer.Run(Rosenbrock, x, [-5, -5, -5, -5], [5, 5, 5, 5], 1e-8, 500);

        Assert.Equal(0, value, 1e-10);
        Assert.All(x, one => Assert.Equal(1, one, 1e-5));
    }

    [Fact]
    public void A_minimum_beyond_the_box_is_found_at_its_edge()
    {
        double[] x = [0.5, 0.5];

        var value = Minimizer.Run(
            (at, slope) =>
            {
                slope[0] = 2 * (at[0] - 3);
                slope[1] = 2 * (at[1] - 0.25);
                return ((at[0] - 3) * (at[0] - 3)) + ((at[1] - 0.25) * (at[1] - 0.25));
            },
            x,
            [0, 0],
            [1, 1],
            1e-10,
            100
        );

        Assert.Equal([1, 0.25], x.Select(one => Math.Round(one, 8)));
        Assert.Equal(4, value, 1e-9);
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> slope)
    {
        slope.Clear();
        var sum = 0.0;
        for (var i = 0; i < x.Length - 1; i++)
        {
            var (bend, off) = (x[i + 1] - (x[i] * x[i]), 1 - x[i]);
            sum += (100 * bend * bend) + (off * off);
            slope[i] += (-400 * x[i] * bend) - (2 * off);
            slope[i + 1] += 200 * bend;
        }

        return sum;
    }
}
