namespace Grid.Models.Tests.Datasets;

/// <summary>Measures the memory of the process, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(PictureMemoryTests), DisableParallelization = true)]
[Collection(nameof(PictureMemoryTests))]
public class PictureMemoryTests
{
    private const int Count = 600;
    private const int Side = 64;

    /// <summary>A byte for each value.</summary>
    private const long Bytes = (long)Count * Side * Side * 3;

    /// <summary>
    /// 80,000 pictures of 64 × 64 × 3 are 0.98 GB on the disk, whose pages the system may drop. What stays in memory is a name for each while they are decoded, and
    /// then nothing that grows with their number.
    /// </summary>
    [Fact]
    public void Decoded_pictures_are_kept_on_the_disk_and_not_in_memory()
    {
        using var data = new PictureFolder("cats", Count);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var cats = data.Catalog.Load("folder:cats", new ImageRequest(Side, 3));
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.InRange(new FileInfo(Assert.Single(data.CacheFiles)).Length, Bytes, Bytes + 96);
        Assert.InRange(kept, long.MinValue, Bytes / 10);

        // A batch takes four bytes for each of its values, once here and once in the tensor, and little beside.
        int[] batch = [.. Enumerable.Range(0, 64)];
        const long Values = 64L * Side * Side * 3;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        using var tensor = cats.Train.Batch([batch], CPU);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 4 * Values + (1 << 16));
    }
}
