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
        var stream = new MemoryStream();
        PngWriter.Write(stream, pixels, width: 5, height: 3);
        var chunks = Chunks(stream.ToArray());
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        Assert.Equal([0, 0, 0, 5, 0, 0, 0, 3, 8, 0, 0, 0, 0], chunks[0].Data);
        Assert.Equal(0xae426082, chunks[2].Crc); // the checksum that every PNG ends with

        using var zlib = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        var rows = new MemoryStream();
        zlib.CopyTo(rows);
        byte[] expected = [0, .. pixels[..5], 0, .. pixels[5..10], 0, .. pixels[10..]];
        Assert.Equal(expected, rows.ToArray());
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
        var (pixels, width, height) = ImageGrid.Draw(originals, reconstructions, 1, 1, columns: 2);
        Assert.Equal((4, 10), (width, height)); // gaps of 2 between pixels
        byte At(int row, int column) => pixels[row * 3 * width + column * 3];
        Assert.Equal([0, 51, 255, 0], [At(0, 0), At(0, 1), At(1, 0), At(1, 1)]);
        Assert.Equal([102, 255], [At(2, 0), At(3, 0)]);
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
