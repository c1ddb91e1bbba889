namespace Grid.Models;

/// <summary>Reads the files of CIFAR-10 (source: www.cs.toronto.edu/~kriz/cifar.html, "Dataset layout"), in their binary and in their python version.</summary>
internal static class CifarFormat
{
    public const int Channels = 3;
    public const int Side = 32;
    public const int Classes = 10;

    private const int ImageBytes = Channels * Side * Side;

    /// <summary>More than six times a published file.</summary>
    private const int MostBytes = 200_000_000;

    /// <summary>Reads a binary file to its end: for each image its label and then its red, green and blue bytes.</summary>
    /// <exception cref="InvalidDataException">It has no whole number of images, or a label that there is not; names the file.</exception>
    public static LabelledBatch ReadBinary(Stream stream, string file, long most)
    {
        const int Record = 1 + ImageBytes;
        var bytes = ReadAll(stream, file, most);
        var count = bytes.Length / Record;
        if (count == 0 || bytes.Length % Record != 0)
            throw new InvalidDataException(
                $"{file}: {bytes.Length} bytes are no whole number of images of {Record} bytes; the file is cut short or another."
            );
        var (pixels, labels) = (new byte[count * ImageBytes], new byte[count]);
        for (var n = 0; n < count; n++)
        {
            labels[n] = bytes[n * Record];
            bytes.AsSpan(n * Record + 1, ImageBytes).CopyTo(pixels.AsSpan(n * ImageBytes));
        }
        return Checked(new LabelledBatch(pixels, labels), file);
    }

    /// <summary>Reads a python file to its end: a pickled dictionary with "data", bytes [N, 3072], and "labels", N numbers.</summary>
    /// <exception cref="InvalidDataException">It is no such file; names it.</exception>
    public static LabelledBatch ReadPython(Stream stream, string file, long most)
    {
        try
        {
            var content = PickleReader.Read(ReadAll(stream, file, most)) as Dictionary<string, object?>;
            if (content?.GetValueOrDefault("data") is not PickledBytes { Shape: [var count, ImageBytes] } data)
                throw new InvalidDataException($"its data are not bytes [N, {ImageBytes}]");
            if (content.GetValueOrDefault("labels") is not List<object?> labels || labels.Count != count)
                throw new InvalidDataException($"it has no labels for its {count} images");
            return Checked(
                new LabelledBatch(
                    data.Bytes.ToArray(),
                    [.. labels.Select(label => label is int and >= 0 and < Classes ? (byte)(int)label : byte.MaxValue)]
                ),
                file
            );
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{file}: not a python batch of CIFAR-10: {error.Message}.", error);
        }
    }

    private static LabelledBatch Checked(LabelledBatch batch, string file)
    {
        var wrong = batch.Labels.AsSpan().IndexOfAnyInRange((byte)Classes, byte.MaxValue);
        return wrong < 0
            ? batch
            : throw new InvalidDataException(
                $"{file}: image {wrong} has a label that is not one of 0 to {Classes - 1}"
            );
    }

    private static byte[] ReadAll(Stream stream, string file, long most)
    {
        using var bytes = new MemoryStream((int)Math.Min(most, 1 << 20));
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var read)
        {
            if (bytes.Length + read > MostBytes)
                throw new InvalidDataException(
                    $"{file}: longer than {MostBytes:N0} bytes, which no file of CIFAR-10 is."
                );
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }
}
