using System.Buffers.Binary;

namespace Grid.Models.Tests.Datasets;

public class PictureReaderTests
{
    [Fact]
    public void A_png_of_the_right_size_is_read_as_it_is()
    {
        byte[] pixels = [.. Enumerable.Range(0, 4 * 4 * 3).Select(value => (byte)(5 * value))];
        var read = Read(TestPictures.Png(pixels, 4, 4, 3), channels: 3, side: 4);
        Assert.Equal(pixels.Where((_, i) => i % 3 == 0), read[..16]);
        Assert.Equal(pixels.Where((_, i) => i % 3 == 1), read[16..32]);
        Assert.Equal(pixels.Where((_, i) => i % 3 == 2), read[32..]);
    }

    [Fact]
    public void A_jpeg_is_read_as_nearly_as_jpeg_keeps_it()
    {
        var file = TestPictures.Jpeg(TestPictures.Plain(32, 32, 200, 100, 50), 32, 32, 3);
        var read = Read(file, channels: 3, side: 32);
        Assert.All(read[..1024], value => Assert.InRange(value, 198, 202));
        Assert.All(read[1024..2048], value => Assert.InRange(value, 98, 102));
        Assert.All(read[2048..], value => Assert.InRange(value, 48, 52));
    }

    [Fact]
    public void Colours_become_grey_alike_from_both_kinds()
    {
        var pixels = TestPictures.Plain(16, 16, 200, 100, 50);
        const byte Luma = 124; // 0.299·200 + 0.587·100 + 0.114·50 = 124.2
        Assert.All(Read(TestPictures.Png(pixels, 16, 16, 3), 1, 16), value => Assert.Equal(Luma, value));
        Assert.All(
            Read(TestPictures.Jpeg(pixels, 16, 16, 3), 1, 16),
            value => Assert.InRange(value, Luma - 1, Luma + 1)
        );
    }

    [Fact]
    public void A_grey_picture_asked_for_in_colours_is_the_same_in_each()
    {
        byte[] pixels = [10, 20, 30, 40];
        var read = Read(TestPictures.Png(pixels, 2, 2, 1), channels: 3, side: 2);
        Assert.Equal([.. pixels, .. pixels, .. pixels], read);
    }

    [Fact]
    public void What_is_transparent_is_black_whatever_was_read_before()
    {
        var reader = new PictureReader(new PictureShape(1, 2));
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(
            folder.File("white.png"),
            TestPictures.Png(TestPictures.Plain(2, 2, 255, 255, 255), 2, 2, 3)
        );
        File.WriteAllBytes(
            folder.File("clear.png"),
            TestPictures.Png(TestPictures.Plain(2, 2, 255, 255, 255, 0), 2, 2, 4)
        );
        var into = new byte[4];
        reader.Read(folder.File("white.png"), into);
        reader.Read(folder.File("clear.png"), into);
        Assert.Equal<byte>([0, 0, 0, 0], into);
    }

    [Fact]
    public void A_larger_picture_is_shrunk_to_the_means_of_its_areas()
    {
        // The middle 6 × 6 of 6 × 8 rows, each new pixel the mean of 3 × 3.
        byte[] pixels = [.. Enumerable.Range(0, 6 * 8).Select(i => (byte)(i % 8 < 4 ? 30 : 90))];
        Assert.Equal<byte>([30, 90, 30, 90], Read(TestPictures.Png(pixels, 8, 6, 1), 1, 2));

        // 3 → 2: a new pixel covers one old and half of the next, in both directions.
        byte[] nine = [0, 90, 180, 0, 90, 180, 0, 90, 180];
        Assert.Equal<byte>([30, 150, 30, 150], Read(TestPictures.Png(nine, 3, 3, 1), 1, 2));
    }

    [Fact]
    public void Shrinking_keeps_a_plain_picture_plain_whatever_the_sizes()
    {
        foreach (var (size, side) in ((int, int)[])[(178, 64), (101, 100), (7, 3), (250, 249)])
            Assert.All(
                Read(TestPictures.Png(TestPictures.Plain(size, size, 255), size, size, 1), 1, side),
                value => Assert.Equal(255, value)
            );
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    public void A_picture_that_is_cut_short_names_the_file(string kind)
    {
        byte[] pixels = [.. Enumerable.Range(0, 64 * 64).Select(i => (byte)(i * 7919))];
        var file = kind == "png" ? TestPictures.Png(pixels, 64, 64, 1) : TestPictures.Jpeg(pixels, 64, 64, 1);
        var error = Assert.Throws<InvalidDataException>(() => Read(file[..(file.Length / 2)], 1, 8));
        Assert.Contains("picture cannot be decoded as", error.Message, StringComparison.Ordinal);
        Assert.Contains("Get it again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_whose_bytes_were_changed_is_refused()
    {
        var file = TestPictures.Png(TestPictures.Plain(64, 64, 1, 2, 3), 64, 64, 3);
        file[^20] ^= 0x55;
        Assert.Throws<InvalidDataException>(() => Read(file, 3, 64));
    }

    [Fact]
    public void What_is_no_picture_is_refused() =>
        Assert.Contains(
            "neither PNG nor JPEG",
            Assert.Throws<InvalidDataException>(() => Read("<html>404</html>"u8.ToArray(), 3, 64)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_png_header_that_claims_too_much_gets_no_memory()
    {
        var file = TestPictures.Png([1], 1, 1, 1);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc(file.AsSpan(12, 17)));
        AssertRefusedWithoutMemory(file);
    }

    [Fact]
    public void A_jpeg_header_that_claims_too_much_gets_no_memory()
    {
        var file = TestPictures.Jpeg(TestPictures.Plain(8, 8, 9), 8, 8, 1);
        var frame = file.AsSpan().IndexOf<byte>([0xff, 0xc0]);
        file.AsSpan(frame + 5, 4).Fill(0xfd); // height and width: 65,021 each
        AssertRefusedWithoutMemory(file);
    }

    private static void AssertRefusedWithoutMemory(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => Read(file, 3, 64));
        Assert.Contains("claims", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static byte[] Read(byte[] file, int channels, int side)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("picture"), file);
        var shape = new PictureShape(channels, side);
        var into = new byte[shape.Bytes];
        new PictureReader(shape).Read(folder.File("picture"), into);
        return into;
    }

    /// <summary>PNG's sum of a chunk's type and data.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
