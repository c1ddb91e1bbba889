using System.Buffers.Binary;
using System.Text;

namespace Grid.Models.Tests.Datasets;

/// <summary>Writes pickles as python 2 wrote those of CIFAR-10, opcode by opcode.</summary>
internal sealed class TestPickle
{
    private readonly List<byte> _bytes = [];
    private byte _memo;

    /// <summary>A batch of CIFAR-10: label, labels, data and file names.</summary>
    public static byte[] Batch(byte[] pixels, params byte[] labels) =>
        new TestPickle()
            .Code(0x80, 2)
            .Code('}')
            .Put()
            .Code('(')
            .Text("batch_label")
            .Text("training batch 1 of 5")
            .Text("labels")
            .Code(']')
            .Put()
            .Code('(')
            .Numbers(labels)
            .Code('e')
            .Text("data")
            .Array(labels.Length, pixels)
            .Text("filenames")
            .Code(']')
            .Put()
            .Code('(')
            .Text("leptodactylus_pentadactylus_s_000004.png")
            .Code('e')
            .Code('u')
            .Code('.')
            .Bytes();

    public TestPickle Code(char code, params byte[] argument) => Code((byte)code, argument);

    public TestPickle Code(byte code, params byte[] argument)
    {
        _bytes.Add(code);
        _bytes.AddRange(argument);
        return this;
    }

    public TestPickle Put() => Code('q', ++_memo);

    public TestPickle Text(string text) => Code('U', [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)]).Put();

    public TestPickle Global(string module, string name) =>
        Code('c', Encoding.ASCII.GetBytes($"{module}\n{name}\n")).Put();

    public TestPickle Numbers(params byte[] numbers)
    {
        foreach (var number in numbers)
            Code('K', number);
        return this;
    }

    /// <summary>A numpy array of bytes, [rows, 3072].</summary>
    public TestPickle Array(int rows, byte[] pixels)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, pixels.Length);
        return Global("numpy.core.multiarray", "_reconstruct")
            .Global("numpy", "ndarray")
            .Code('K', 0)
            .Code(0x85)
            .Text("b")
            .Code(0x87)
            .Code('R')
            .Put()
            .Code('(')
            .Code('K', 1)
            .Code('M', (byte)rows, 0)
            .Code('M', 0, 12)
            .Code(0x86)
            .Global("numpy", "dtype")
            .Text("u1")
            .Code('K', 0)
            .Code('K', 1)
            .Code(0x87)
            .Code('R')
            .Put()
            .Code('(')
            .Code('K', 3)
            .Text("|")
            .Code('N')
            .Code('N')
            .Code('N')
            .Code('J', 0xff, 0xff, 0xff, 0xff)
            .Code('J', 0xff, 0xff, 0xff, 0xff)
            .Code('K', 0)
            .Code('t')
            .Code('b')
            .Code(0x89)
            .Code('T', [.. length, .. pixels])
            .Code('t')
            .Code('b');
    }

    public byte[] Bytes() => [.. _bytes];
}
