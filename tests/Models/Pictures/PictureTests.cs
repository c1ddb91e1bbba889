using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Grid.Models.Tests.Pictures;

public class PictureTests
{
    [Fact]
    public void A_png_unpacks_to_its_pixels()
    {
        byte[] pixels = [.. Enumerable.Range(0, 15).Select(i => (byte)(i * 17))];
        var chunks = Chunks(Png(5, 3, color: false, pixels));
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        Assert.Equal([0, 0, 0, 5, 0, 0, 0, 3, 8, 0, 0, 0, 0], chunks[0].Data);
        Assert.Equal(0xae426082, chunks[2].Crc); // the checksum that every PNG ends with

        byte[] expected = [0, .. pixels[..5], 0, .. pixels[5..10], 0, .. pixels[10..]];
        Assert.Equal(expected, Unpacked(chunks[1].Data));
    }

    [Fact]
    public void A_png_in_colour_has_three_bytes_a_pixel()
    {
        byte[] pixels = [.. Enumerable.Range(0, 12).Select(i => (byte)(i * 17))];
        var chunks = Chunks(Png(2, 2, color: true, pixels));
        Assert.Equal([0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0], chunks[0].Data);
        byte[] expected = [0, .. pixels[..6], 0, .. pixels[6..]];
        Assert.Equal(expected, Unpacked(chunks[1].Data));
    }

    [Fact]
    public void Points_stand_where_they_are_in_the_colour_of_their_class()
    {
        var picture = ScatterPicture.Draw([(0, 0), (2, 1), (float.NaN, 0)], [0, 1, 2], side: 109);
        Assert.Equal([31, 119, 180], picture[4, 104].ToArray());
        Assert.Equal([255, 127, 14], picture[104, 54].ToArray());
        Assert.Equal([255, 255, 255], picture[50, 20].ToArray());
        Assert.DoesNotContain(picture.Pixels.Chunk(3), pixel => pixel is [44, 160, 44]);
    }

    [Fact]
    public void Originals_stand_above_their_reconstructions()
    {
        float[][] originals =
        [
            [0],
            [0.2f],
            [0.4f],
        ];
        float[][] reconstructions =
        [
            [1],
            [float.NaN],
            [2],
        ];
        var picture = ImageGrid.Draw(originals, reconstructions, 1, 1, 1, columns: 2);
        Assert.Equal((4, 10), (picture.Width, picture.Height)); // gaps of 2 between pixels
        byte At(int row, int column) => picture[column * 3, row * 3][0];
        Assert.Equal([0, 51, 255, 0], [At(0, 0), At(0, 1), At(1, 0), At(1, 1)]);
        Assert.Equal([102, 255], [At(2, 0), At(3, 0)]);
    }

    private static byte[] Png(int width, int height, bool color, byte[] pixels)
    {
        var picture = new Picture(width, height, color);
        pixels.CopyTo(picture.Pixels, 0);
        var stream = new MemoryStream();
        PngWriter.Write(stream, picture);
        return stream.ToArray();
    }

    private static byte[] Unpacked(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        var rows = new MemoryStream();
        zlib.CopyTo(rows);
        return rows.ToArray();
    }

    private static List<(string Type, byte[] Data, uint Crc)> Chunks(byte[] png)
    {
        var chunks = new List<(string, byte[], uint)>();
        for (var at = 8; at < png.Length; )
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var type = Encoding.ASCII.GetString(png, at + 4, 4);
            var crc = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length));
            chunks.Add((type, png[(at + 8)..(at + 8 + length)], crc));
            at += 12 + length;
        }
        return chunks;
    }
}
