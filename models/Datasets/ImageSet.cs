namespace Grid.Models;

/// <summary>
/// Images, read only, shared by all trainings on them: Count × [Channels, Height, Width] values of 0 to 1, with a label each where the data set has labels.
/// Bytes are kept; an image becomes floats of the size asked for when it is read, so that 80,000 images of 64 × 64 × 3 take 1 GB and not 4.
/// </summary>
public sealed class ImageSet
{
    private readonly PixelStore _store;
    private readonly ReadOnlyMemory<byte> _labels;
    private readonly ImageScaling _scaling;

    /// <param name="labels">One for each image, or none.</param>
    internal ImageSet(PixelStore store, ReadOnlyMemory<byte> labels, ImageRequest request)
    {
        if (labels.Length > 0 && labels.Length != store.Count)
            throw new ArgumentException($"{labels.Length} labels for {store.Count} images.", nameof(labels));
        _store = store;
        _labels = labels;
        _scaling = new ImageScaling(store, request);
    }

    public int Count => _store.Count;
    public int Channels => _scaling.Channels;
    public int Height => _scaling.Height;
    public int Width => _scaling.Width;

    /// <summary>The values of one image: Channels · Height · Width.</summary>
    public int ImageSize => Channels * Height * Width;

    /// <summary>The class of each image, counted from 0; empty where the data set has none (ask for <see cref="ImageRequest.Labels"/> to be sure of them).</summary>
    public ReadOnlySpan<byte> Labels => _labels.Span;

    /// <summary>A copy of one image, [Channels, Height, Width].</summary>
    public float[] this[int image]
    {
        get
        {
            var values = new float[ImageSize];
            new ImageReader(_store, _scaling).Read(image, values);
            return values;
        }
    }

    /// <summary>Images of these bytes, Count × [channels, height, width], as they are.</summary>
    public static ImageSet Of(byte[] pixels, int channels, int height, int width, byte[]? labels = null) =>
        new(new PixelsInMemory(pixels, channels, height, width), labels, ImageRequest.Native);

    /// <summary>
    /// A batch for K lanes, each with its own images: [N, K·C, H, W]. <paramref name="images"/>[k] holds lane k's N image numbers.
    /// </summary>
    public Tensor Batch(IReadOnlyList<ReadOnlyMemory<int>> images, Device device)
    {
        var (lanes, batch) = (images.Count, images[0].Length);
        var values = new float[batch * lanes * ImageSize];
        var reader = new ImageReader(_store, _scaling);
        for (var lane = 0; lane < lanes; lane++)
        {
            var numbers = images[lane].Span;
            for (var n = 0; n < batch; n++)
                reader.Read(numbers[n], values.AsSpan((n * lanes + lane) * ImageSize, ImageSize));
        }
        return tensor(values, [batch, lanes * Channels, Height, Width], device: device);
    }
}

/// <summary>What a model trains on and what it is measured on.</summary>
/// <param name="Classes">How many classes the labels tell apart; 0: there are no labels.</param>
public sealed record ImageData(ImageSet Train, ImageSet Test, int Classes = 0);
