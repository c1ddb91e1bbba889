namespace Grid.Models.Tests.Datasets;

public class BilinearTests
{
    [Fact]
    public void Pixels_are_those_of_pytorchs_interpolate()
    {
        // F.interpolate((arange(12.) ** 2 / 100).view(1, 1, 3, 4), size=(5, 6), mode="bilinear", align_corners=False)
        float[] expected =
        [
            0.0f,
            0.005f,
            0.015f,
            0.035f,
            0.065f,
            0.09f,
            0.064f,
            0.085f,
            0.11633334f,
            0.15766668f,
            0.20900002f,
            0.25f,
            0.16f,
            0.20500003f,
            0.26833338f,
            0.34166673f,
            0.42500004f,
            0.49000007f,
            0.44800004f,
            0.51700002f,
            0.61233336f,
            0.71766675f,
            0.83300006f,
            0.92200011f,
            0.64f,
            0.725f,
            0.84166664f,
            0.96833336f,
            1.105f,
            1.21f,
        ];
        float[] image = [.. Enumerable.Range(0, 12).Select(i => i * i / 100f)];
        var resized = new float[30];
        new Bilinear(3, 4, 5, 6).Resize(image, resized);
        Assert.All(expected.Zip(resized), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }
}
