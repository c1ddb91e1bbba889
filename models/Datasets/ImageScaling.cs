namespace Grid.Models;

/// <summary>How the images of a store become those that were asked for: channels, then size.</summary>
internal sealed class ImageScaling
{
    public ImageScaling(PixelStore store, ImageRequest request)
    {
        Channels = request.Channels ?? store.Channels;
        Height = request.Side ?? store.Height;
        Width = request.Side ?? store.Width;
        if ((Height, Width) != (store.Height, store.Width))
            Resize = new Bilinear(store.Height, store.Width, Height, Width);
    }

    public int Channels { get; }
    public int Height { get; }
    public int Width { get; }

    /// <summary>Null where the stored size is the one asked for.</summary>
    public Bilinear? Resize { get; }
}

/// <summary>Reads one image after another with the same working memory; for one thread.</summary>
internal sealed class ImageReader(PixelStore store, ImageScaling scaling)
{
    /// <summary>A byte's value, 0 to 1.</summary>
    private static readonly float[] s_levels = [.. Enumerable.Range(0, 256).Select(level => level / 255f)];

    private readonly byte[] _bytes = new byte[store.ImageBytes];
    private readonly float[] _plane = new float[store.Height * store.Width];

    /// <summary>Writes one image, [Channels, Height, Width].</summary>
    public void Read(int image, Span<float> into)
    {
        store.Read(image, _bytes);
        var size = scaling.Height * scaling.Width;
        for (var channel = 0; channel < scaling.Channels; channel++)
        {
            var plane = into.Slice(channel * size, size);
            if (channel > 0 && store.Channels == 1)
            {
                into[..size].CopyTo(plane);
                continue;
            }
            var stored = scaling.Resize is null ? plane : _plane;
            if (scaling.Channels < store.Channels)
                Grey(stored);
            else
                Convert(channel, stored);
            scaling.Resize?.Resize(_plane, plane);
        }
    }

    private void Convert(int channel, Span<float> into)
    {
        var bytes = _bytes.AsSpan(channel * into.Length, into.Length);
        for (var i = 0; i < into.Length; i++)
            into[i] = s_levels[bytes[i]];
    }

    /// <summary>Luma of ITU-R BT.601.</summary>
    private void Grey(Span<float> into)
    {
        var red = _bytes.AsSpan();
        var green = red[into.Length..];
        var blue = green[into.Length..];
        for (var i = 0; i < into.Length; i++)
            into[i] = 0.299f * s_levels[red[i]] + 0.587f * s_levels[green[i]] + 0.114f * s_levels[blue[i]];
    }
}
