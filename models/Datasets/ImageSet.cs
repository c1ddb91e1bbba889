namespace Grid.Models;

/// <summary>Images in memory, read only, shared by all trainings on them: Count × [Channels, Height, Width] values of 0 to 1.</summary>
public sealed class ImageSet(float[] pixels, int channels, int height, int width)
{
    private readonly int _imageSize = channels * height * width;

    public int Count => pixels.Length / _imageSize;
    public int Channels { get; } = channels;
    public int Height { get; } = height;
    public int Width { get; } = width;

    /// <summary>One image, [Channels, Height, Width].</summary>
    public ReadOnlySpan<float> this[int image] => pixels.AsSpan(image * _imageSize, _imageSize);

    /// <summary>
    /// A batch for K lanes, each with its own images: [N, K·C, H, W]. <paramref name="images"/>[k] holds lane k's N image numbers.
    /// </summary>
    public Tensor Batch(IReadOnlyList<ReadOnlyMemory<int>> images, Device device)
    {
        var (lanes, batch) = (images.Count, images[0].Length);
        var values = new float[batch * lanes * _imageSize];
        for (var lane = 0; lane < lanes; lane++)
        {
            var numbers = images[lane].Span;
            for (var n = 0; n < batch; n++)
                this[numbers[n]].CopyTo(values.AsSpan((n * lanes + lane) * _imageSize));
        }
        return tensor(values, [batch, lanes * Channels, Height, Width], device: device);
    }
}

/// <summary>What a model trains on and what it is measured on.</summary>
public sealed record ImageData(ImageSet Train, ImageSet Test);
