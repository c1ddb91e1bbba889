namespace Grid.Models;

/// <summary>Images of 28 × 28 grey pixels as vectors of 784 values, with labels, for networks of linear layers.</summary>
internal sealed class VectorImages(ImageData data, int batch, int trainLimit, int testLimit, Device device)
{
    public const int Side = 28;
    public const int Pixels = Side * Side;

    /// <summary>What these networks ask of a data set.</summary>
    public static ImageRequest Request { get; } = new(Side, Channels: 1, Labels: true);

    public int TrainCount { get; } = CommonParameters.Limited(trainLimit, data.Train.Count);

    public int TestCount { get; } = CommonParameters.Limited(testLimit, data.Test.Count);

    public ReadOnlySpan<byte> TestLabels => data.Test.Labels[..TestCount];

    /// <summary>A batch for K lanes, each with its own images: [K, N, 784].</summary>
    public Tensor Train(ReadOnlyMemory<int>[] images) => data.Train.Batch(images, device).Vectors(images.Length);

    /// <summary>The numbers of the test images in batches, the last with what is left.</summary>
    public IEnumerable<ReadOnlyMemory<int>> TestBatches() =>
        Enumerable.Range(0, TestCount).Chunk(batch).Select(numbers => new ReadOnlyMemory<int>(numbers));

    /// <summary>A batch of test images, the same for all lanes: [K, N, 784].</summary>
    public Tensor Test(ReadOnlyMemory<int> numbers, int lanes) =>
        data.Test.Batch([.. Enumerable.Repeat(numbers, lanes)], device).Vectors(lanes);
}
