namespace Grid.Search.Tests;

public class HaltonTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    [InlineData(4, 11)]
    [InlineData(24, 97)]
    public void Every_block_of_p_to_the_k_points_has_one_point_in_each_interval(int dimension, int prime)
    {
        var sequence = new HaltonSequence(25, RandomSource.Of(3, 0));
        var point = new double[25];
        for (var size = prime; size < 10_000; size *= prime)
        {
            var cells = new HashSet<int>();
            for (var i = 0L; i < size; i++)
            {
                sequence.Write((3 * size) + i, point);
                Assert.InRange(point[dimension], 0, Math.BitDecrement(1));
                cells.Add((int)(point[dimension] * size * (1 + 1e-12)));
            }

            Assert.Equal(size, cells.Count);
        }
    }
}
