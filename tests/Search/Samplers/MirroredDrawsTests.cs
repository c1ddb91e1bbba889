namespace Grid.Search.Tests;

public class MirroredDrawsTests
{
    [Fact]
    public void Draws_come_in_opposite_pairs_at_right_angles_to_each_other()
    {
        var draws = new MirroredDraws(4);
        var random = RandomSource.Of(7, 0);
        var drawn = Enumerable.Range(0, 8).Select(_ => draws.Next(random)).ToList();

        for (var i = 0; i < 8; i += 2)
        {
            Assert.Equal(drawn[i].Select(number => -number), drawn[i + 1]);
            Assert.All(Enumerable.Range(0, i), j => Assert.Equal(0, Dots.Dot(drawn[i], drawn[j]), 1e-12));
        }
    }

    [Fact]
    public void Each_number_is_standard_normal()
    {
        var draws = new MirroredDraws(3);
        var random = RandomSource.Of(8, 0);
        double[] numbers = [.. Enumerable.Range(0, 20_000).SelectMany(_ => draws.Next(random))];

        Assert.Equal(0, numbers.Average(), 1e-9);
        Assert.Equal(1, numbers.Average(number => number * number), 0.03);
        Assert.Equal(3, numbers.Average(number => Math.Pow(number, 4)), 0.2);
    }

    [Fact]
    public void After_a_reset_nothing_of_the_pairs_before_is_left()
    {
        var (draws, others) = (new MirroredDraws(2), new MirroredDraws(2));
        var (random, same) = (RandomSource.Of(9, 0), RandomSource.Of(9, 0));
        draws.Next(random);
        draws.Reset();
        others.Next(same);

        Assert.Equal(new MirroredDraws(2).Next(same), draws.Next(random));
    }
}
