using System.Buffers.Binary;
using Grid.Models;

namespace Grid.Models.Tests;

/// <summary>A data set "mnist" of random blobs in a temporary folder, for runs that only need some images.</summary>
public sealed class RandomImages : IDisposable
{
    private const int Side = 28;
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-images-").FullName;

    public RandomImages(int train, int test, bool labels = false)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "mnist")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "train-images-idx3-ubyte"), Idx(train, seed: 1));
        File.WriteAllBytes(Path.Combine(folder, "t10k-images-idx3-ubyte"), Idx(test, seed: 2));
        if (labels)
        {
            File.WriteAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte"), Labels(train));
            File.WriteAllBytes(Path.Combine(folder, "t10k-labels-idx1-ubyte"), Labels(test));
        }
        Catalog = new DatasetCatalog([_folder]);
    }

    public const string Name = "mnist";

    public DatasetCatalog Catalog { get; }

    /// <summary>An IDX file of images, each a bright disc on black.</summary>
    public static byte[] Idx(int count, long seed)
    {
        var random = new LaneRandom(seed, RandomPurpose.DataOrder);
        var file = new byte[16 + count * Side * Side];
        foreach (var (at, value) in ((int, int)[])[(0, 0x803), (4, count), (8, Side), (12, Side)])
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(at), value);
        for (var n = 0; n < count; n++)
        {
            var (row, column, radius) = (4 + random.Below(20), 4 + random.Below(20), 2 + random.Below(8));
            for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
                if ((y - row) * (y - row) + (x - column) * (x - column) <= radius * radius)
                    file[16 + (n * Side + y) * Side + x] = (byte)(128 + random.Below(128));
        }
        return file;
    }

    /// <summary>An IDX file of labels, 0 to 9 over and over.</summary>
    private static byte[] Labels(int count)
    {
        var file = new byte[8 + count];
        BinaryPrimitives.WriteInt32BigEndian(file, 0x801);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), count);
        for (var n = 0; n < count; n++)
            file[8 + n] = (byte)(n % 10);
        return file;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
