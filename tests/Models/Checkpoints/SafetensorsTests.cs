using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Grid.Models.Tests.Checkpoints;

public class SafetensorsTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var content = new Safetensors(
            new Dictionary<string, string> { ["epoch"] = "3", ["ü"] = "\"quoted\"\n" },
            new Dictionary<string, SafetensorsArray>
            {
                ["b"] = SafetensorsArray.Of([1f, float.NaN, 3f, -0f, 5f, 6f], 2, 3),
                ["a"] = SafetensorsArray.Of([double.Epsilon]),
                ["empty"] = SafetensorsArray.Of(ReadOnlySpan<float>.Empty, 0, 7),
            }
        );
        var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, content);
        var read = SafetensorsReader.Read(stream.ToArray());
        Assert.Equal(content.Metadata, read.Metadata);
        Assert.Equal([1f, float.NaN, 3f, -0f, 5f, 6f], read.Floats("b", 2, 3));
        Assert.Equal([double.Epsilon], read.Doubles("a"));
        Assert.Empty(read.Floats("empty", 0, 7));
        Assert.Equal(0, BitConverter.ToInt64(stream.ToArray()) % 8);
    }

    [Theory]
    [InlineData("not json at all", "damaged")]
    [InlineData("[1, 2]", "damaged")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "damaged"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""",
        "begins at 2"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "begins at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "end at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "outside")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "outside")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "outside")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "would take 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2,-1],"data_offsets":[0,8]}}""", "would take -1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "damaged")]
    [InlineData("""{"a":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}""", "BF16")]
    [InlineData("""{"a":{"dtype":"2","shape":[1],"data_offsets":[0,8]}}""", "type '2'")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "no 'shape'")]
    public void A_header_that_lies_is_refused(string header, string because)
    {
        var error = Assert.Throws<InvalidDataException>(() => SafetensorsReader.Read(File(header, new byte[8])));
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 40)]
    [InlineData(100UL)]
    public void An_absurd_header_length_is_refused(ulong length)
    {
        byte[] file = [.. BitConverter.GetBytes(length), .. "{}        "u8];
        Assert.Contains(
            "claims",
            Assert.Throws<InvalidDataException>(() => SafetensorsReader.Read(file)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_wrong_type_or_shape_is_named()
    {
        var content = SafetensorsReader.Read(
            File("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", new byte[8])
        );
        Assert.Contains(
            "'a' is F64 [1], but F32 [2] was expected",
            Assert.Throws<InvalidDataException>(() => content.Floats("a", 2)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no array 'b'",
            Assert.Throws<InvalidDataException>(() => content.Doubles("b", 1)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Whatever_the_bytes_the_only_error_is_that_of_invalid_data() =>
        Prop.ForAll<byte[], string>(
                (data, header) =>
                    Record.Exception(() => SafetensorsReader.Read(data)) is null or InvalidDataException
                    && Record.Exception(() => SafetensorsReader.Read(File(header ?? "", data))) is InvalidDataException
            )
            .QuickCheckThrowOnFailure();

    private static byte[] File(string header, byte[] data)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)bytes.Length), .. bytes, .. data];
    }
}
