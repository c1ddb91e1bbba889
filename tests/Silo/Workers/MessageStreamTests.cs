using System.Buffers.Binary;
using System.Text;

namespace Grid.Silo.Tests;

public class MessageStreamTests
{
    [Fact]
    public void A_number_keeps_every_bit()
    {
        double[] values =
        [
            0.1 + 0.2,
            double.NaN,
            double.PositiveInfinity,
            double.NegativeInfinity,
            5e-324,
            1e308,
            -0.0,
        ];
        var metrics = values.Select((value, n) => KeyValuePair.Create($"m{n}", value)).ToDictionary();

        var measured = Assert.IsType<Measured>(RoundTrip(new Measured([metrics])));

        Assert.Equal(
            values.Select(BitConverter.DoubleToInt64Bits),
            measured.Lanes![0].Values.Select(BitConverter.DoubleToInt64Bits)
        );
    }

    [Fact]
    public void An_epoch_that_was_paused_measures_nothing() =>
        Assert.Null(Assert.IsType<Measured>(RoundTrip(new Measured(null))).Lanes);

    [Fact]
    public void The_end_of_the_stream_is_no_message()
    {
        Assert.Null(Read([]));
        Assert.Null(Read([0, 0]));
        Assert.Null(Read([0, 0, 0, 9, (byte)'{']));
    }

    [Theory]
    [InlineData("""{"type":"surprise"}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"type":"hello"}""")]
    [InlineData("""{"type":"hello","version":1,"more":2}""")]
    [InlineData("""{"type":"save","lane":0,"path":null}""")]
    [InlineData("""{"type":"failed","kind":7,"error":"","message":"","code":0,"text":""}""")]
    [InlineData("null")]
    [InlineData("garbage")]
    public void What_is_no_message_is_refused(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var bytes = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, body.Length);
        body.CopyTo(bytes, 4);

        Assert.Throws<InvalidDataException>(() => Read(bytes));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(MessageStream.MostBytes + 1)]
    [InlineData(int.MaxValue)]
    public void A_length_that_cannot_be_is_refused_before_anything_is_reserved_for_it(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);

        Assert.Throws<InvalidDataException>(() => Read(bytes));
    }

    private static WorkerMessage? Read(byte[] bytes)
    {
        using var messages = new MessageStream(new MemoryStream(bytes), Stream.Null);
        return messages.Read();
    }

    private static WorkerMessage? RoundTrip(WorkerMessage message)
    {
        using var written = new MemoryStream();
        new MessageStream(Stream.Null, written).Write(message);
        return Read(written.ToArray());
    }
}
