namespace Grid.Models.Tests.GaussianGan;

public class EllipsePictureTests
{
    private const int Middle = EllipsePicture.Size / 2;
    private static readonly GaussianTarget s_target = new([2, 4], [2, 1]);

    [Fact]
    public void The_ellipse_lies_around_the_mean_in_one_scale_for_both_axes()
    {
        var pixels = EllipsePicture.Draw([], s_target).Pixels;
        // 256 pixels are 8 of the larger standard deviation, 2: 16 pixels are one unit. √5.99 = 2.448 deviations reach 78.3 pixels to the side and 39.2 up.
        Assert.Equal(78, Reach(Enumerable.Range(Middle, Middle).Select(column => At(pixels, Middle, column))));
        Assert.Equal(39, Reach(Enumerable.Range(Middle, Middle).Select(row => At(pixels, row, Middle))));
    }

    [Fact]
    public void Points_are_black_and_up_is_more()
    {
        // One unit right of and two units above the mean; far outside; not a number.
        var pixels = EllipsePicture.Draw([3, 6, 1e9, -1e9, double.NaN, 4], s_target).Pixels;
        Assert.Equal(0, At(pixels, Middle - 32, Middle + 16));
        Assert.Single(pixels, pixel => pixel == 0);
    }

    private static byte At(byte[] pixels, int row, int column) => pixels[row * EllipsePicture.Size + column];

    /// <summary>How many white pixels there are before the line.</summary>
    private static int Reach(IEnumerable<byte> pixels) => pixels.TakeWhile(pixel => pixel == 255).Count();
}
