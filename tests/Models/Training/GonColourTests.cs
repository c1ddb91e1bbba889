namespace Grid.Models.Tests.Training;

public class GonColourTests
{
    [Fact]
    public void A_gon_learns_images_in_three_channels()
    {
        using var folder = new TemporaryFolder();
        var batches = Directory.CreateDirectory(folder.File("cifar-10")).FullName;
        for (var n = 1; n <= 6; n++)
            File.WriteAllBytes(
                Path.Combine(batches, n == 6 ? "test_batch.bin" : $"data_batch_{n}.bin"),
                Discs(count: 16, seed: n)
            );
        using var training = new GonModel().Start(
            new TrainingRequest(
                [TrainingTools.Lane(others: ("epochs", 8L))],
                "cifar-10",
                new DatasetCatalog([folder.Path]),
                "cpu",
                Threads: 1
            )
        );
        var epochs = TrainingTools.Run(training);
        Assert.True(Loss(epochs[^1]) < 0.9 * Loss(epochs[0]), $"{Loss(epochs[0])} to {Loss(epochs[^1])}");

        var picture = folder.File("picture.png");
        Assert.True(training.SavePicture(0, picture));
        Assert.True(new FileInfo(picture).Length > 0);
    }

    private static double Loss(LaneMeasures[] epoch) => epoch[0].Metrics["test/loss"];

    /// <summary>A binary file of CIFAR-10: discs of one colour each.</summary>
    private static byte[] Discs(int count, long seed)
    {
        const int Side = 32;
        var random = new LaneRandom(seed, RandomPurpose.SyntheticData);
        var file = new List<byte>();
        for (var n = 0; n < count; n++)
        {
            var (row, column, radius) = (8 + random.Below(16), 8 + random.Below(16), 4 + random.Below(8));
            file.Add((byte)(n % 10));
            for (var channel = 0; channel < 3; channel++)
            {
                var value = (byte)random.Below(256);
                for (var y = 0; y < Side; y++)
                for (var x = 0; x < Side; x++)
                    file.Add((y - row) * (y - row) + (x - column) * (x - column) <= radius * radius ? value : (byte)0);
            }
        }
        return [.. file];
    }
}
