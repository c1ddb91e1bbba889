namespace Grid.Models.Tests.Datasets;

public class ImageSetTests
{
    private static readonly byte[] s_pixels = [0, 51, 102, 255, 255, 204, 153, 0];

    [Fact]
    public void Images_in_their_own_size_change_nothing_but_the_scale()
    {
        var images = ImageSet.Of(s_pixels, 1, 2, 2);
        Assert.Equal([0f, 51 / 255f, 102 / 255f, 1], images[0]);
        Assert.Equal([1f, 204 / 255f, 153 / 255f, 0], images[1]);
    }

    [Fact]
    public void A_label_goes_with_each_image()
    {
        Assert.Equal<byte>([7, 3], ImageSet.Of(s_pixels, 1, 2, 2, labels: [7, 3]).Labels.ToArray());
        Assert.True(ImageSet.Of(s_pixels, 1, 2, 2).Labels.IsEmpty);
        Assert.Throws<ArgumentException>(() => ImageSet.Of(s_pixels, 1, 2, 2, labels: [7]));
    }

    [Fact]
    public void A_grey_image_asked_for_in_colours_is_the_same_in_each()
    {
        var images = new ImageSet(new PixelsInMemory(s_pixels, 1, 2, 2), default, new ImageRequest(4, 3));
        Assert.Equal((3, 4, 4), (images.Channels, images.Height, images.Width));
        var image = images[1];
        Assert.Equal(1, image[0]);
        Assert.Equal(image[..16], image[16..32]);
        Assert.Equal(image[..16], image[32..]);
    }

    [Fact]
    public void A_coloured_image_asked_for_in_grey_is_its_luma()
    {
        var images = new ImageSet(new PixelsInMemory([255, 0, 0, 255, 0, 0], 3, 1, 2), default, new(null, 1));
        Assert.Equal([0.299f, 0.587f], images[0]);
    }

    [Fact]
    public void A_batch_of_coloured_images_holds_each_lanes_channels_together()
    {
        byte[] pixels = [.. Enumerable.Range(0, 24).Select(value => (byte)value)];
        var images = ImageSet.Of(pixels, 3, 2, 2);
        int[] ofLane0 = [1];
        int[] ofLane1 = [0];
        using var batch = images.Batch([ofLane0, ofLane1], CPU);
        Assert.Equal([1, 6, 2, 2], batch.shape);
        Assert.Equal([.. images[1], .. images[0]], batch.data<float>().ToArray());
    }
}
