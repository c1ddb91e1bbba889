namespace Grid.Models;

/// <summary>The two ways in which layers see a batch of K lanes: as vectors [K, N, C] (linear layers) or as images [N, K·C, H, W] (convolutions).</summary>
internal static class LaneShapes
{
    /// <summary>Images [N, K·C, H, W] as vectors [K, N, C·H·W].</summary>
    public static Tensor Vectors(this Tensor images, long lanes)
    {
        var batch = images.shape[0];
        return images.reshape(batch, lanes, -1).transpose(0, 1);
    }

    /// <summary>Vectors [K, N, channels·H·W] as images [N, K·channels, H, W].</summary>
    public static Tensor Images(this Tensor vectors, long channels, long height, long width)
    {
        var (lanes, batch) = (vectors.shape[0], vectors.shape[1]);
        return vectors.transpose(0, 1).reshape(batch, lanes * channels, height, width);
    }
}
