using FsCheck;
using FsCheck.Fluent;

namespace Grid.Models.Tests.Datasets;

public class IdxReaderTests
{
    [Fact]
    public void Images_are_read_as_they_stand()
    {
        var file = RandomImages.Idx(3, seed: 5);
        var images = IdxReader.ReadImages(new MemoryStream(file), "f");
        Assert.Equal((3, 28, 28), (images.Count, images.Height, images.Width));
        Assert.Equal(file[16..], images.Pixels);
    }

    [Fact]
    public void A_file_that_is_cut_short_says_how_much_is_missing()
    {
        var error = Assert.Throws<InvalidDataException>(() => Read(RandomImages.Idx(2, 1)[..^5]));
        Assert.Contains("cut short, 1563 of 1568 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_labels_is_refused_by_its_magic_number()
    {
        var file = RandomImages.Idx(1, 1);
        file[3] = 1;
        Assert.Contains(
            "0x00000801",
            Assert.Throws<InvalidDataException>(() => Read(file)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    public void A_header_that_claims_too_much_takes_no_memory(int at)
    {
        var file = RandomImages.Idx(1, 1);
        file.AsSpan(at, 4).Fill(0xff);
        Assert.Contains(
            "claims",
            Assert.Throws<InvalidDataException>(() => Read(file)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Bytes_after_the_images_are_an_error() =>
        Assert.Contains(
            "goes on",
            Assert.Throws<InvalidDataException>(() => Read([.. RandomImages.Idx(1, 1), 0])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Whatever_the_bytes_the_only_error_is_that_of_invalid_data() =>
        Prop.ForAll<byte[]>(bytes =>
            {
                byte[] file = [0, 0, 8, 3, .. bytes];
                return Record.Exception(() => Read(file)) is null or InvalidDataException;
            })
            .QuickCheckThrowOnFailure();

    private static IdxImages Read(byte[] file) => IdxReader.ReadImages(new MemoryStream(file), "f");
}
