namespace Grid.Models.Tests.Reconstruction;

/// <summary>What is measured of a network that is known: each lane adds a constant of its own to the images, and makes test images of its own.</summary>
public class ReconstructionMeasurementTests
{
    private const int Side = 8;
    private const int Channels = 3;

    private static readonly long[] s_seeds = [1, 2];

    private readonly ImageSet _images = ImageSet.Of(Noise(20), Channels, Side, Side);

    [Fact]
    public void Errors_are_means_over_the_images_that_count_though_the_last_batch_is_filled_up()
    {
        var measurement = Measurement(new Shifting([0.1, 0.2], _images), testImages: 10);
        var measures = measurement.Measure(s_seeds, 0, CancellationToken.None)!;
        Assert.Equal(Channels * Side * Side * 0.01, measures[0]["test/sse"], 1e-3);
        Assert.Equal(Channels * Side * Side * 0.04, measures[1]["test/sse"], 1e-3);
        Assert.Equal(4.5, measures[0]["test/loss"], 1e-6); // images that lose their own numbers, 0 to 9
    }

    [Fact]
    public void Samples_are_as_far_from_the_test_images_as_they_are_shifted()
    {
        var measurement = Measurement(new Shifting([0, 0.25], _images), testImages: 16);
        var measures = measurement.Measure(s_seeds, 0, CancellationToken.None)!;
        Assert.Equal(0, measures[0]["test/pixel_frechet"], 1e-5);
        // 8 × 8 cells, all of them off by as much: the squared distance of the means.
        Assert.Equal(0.0625 * 64, measures[1]["test/pixel_frechet"], 1e-4);
    }

    [Fact]
    public void Ways_whose_images_change_as_their_latents_do_are_even()
    {
        var measures = Measurement(new Shifting([0, 0], _images), 20).Measure(s_seeds, 0, CancellationToken.None)!;
        Assert.Equal(1, measures[0]["interpolation/jump"], 0.01);
    }

    [Fact]
    public void The_picture_shows_test_images_reconstructions_samples_and_ways_in_colour()
    {
        var picture = Measurement(new Shifting([0, 0], _images), 20).Picture(s_seeds, lane: 0, epoch: 0);
        Assert.Equal(
            (Channels, 8 * (Side + 2) - 2, 5 * (Side + 2) - 2),
            (picture.Channels, picture.Width, picture.Height)
        );
        foreach (var row in (int[])[0, 1, 2])
            for (var channel = 0; channel < Channels; channel++)
                Assert.Equal(Picture.Byte(_images[0][channel * Side * Side]), picture[0, row * (Side + 2)][channel]);
        foreach (var row in (int[])[3, 4])
        {
            Assert.Equal([255, 0, 0], picture[0, row * (Side + 2)].ToArray());
            Assert.Equal([0, 255, 0], picture[7 * (Side + 2), row * (Side + 2)].ToArray());
        }
    }

    [Fact]
    public void A_pause_ends_it()
    {
        var measurement = Measurement(new Shifting([0, 0], _images), 20);
        Assert.Null(measurement.Measure(s_seeds, 0, new CancellationToken(canceled: true)));
    }

    private ReconstructionMeasurement Measurement(IReconstructor network, int testImages) =>
        new(network, new ReconstructionSettings(1, Batch: 8, 0, testImages), _images, CPU);

    private static byte[] Noise(int images)
    {
        var random = new LaneRandom(1, RandomPurpose.TestNoise);
        return [.. Enumerable.Range(0, images * Channels * Side * Side).Select(_ => (byte)random.Below(190))];
    }

    private sealed class Shifting(double[] shifts, ImageSet images) : IGenerator, IInterpolator
    {
        private int _sampled;
        private int _seen;

        public Models.Reconstruction Reconstruct(Tensor x, StepNoise noise)
        {
            var n = x.shape[0];
            var numbers = arange(_seen, _seen + n).to(float32).view(1, n).expand(2, n);
            _seen += (int)n;
            // Latents that are quarter turns of the plane.
            var turns = tensor([1f, 0f, 0f, 1f], [1, 2, 2]).repeat([2, n / 2, 1]);
            var shifted = Shifted(x);
            var errors = Models.Reconstruction.OfImages((shifted - x).square(), lanes: 2);
            return Models.Reconstruction.Of(shifted, turns, errors, zeros([2]), numbers);
        }

        public Tensor Sample(int count, StepNoise noise)
        {
            ReadOnlyMemory<int> numbers = Enumerable.Range(_sampled, count).Select(n => n % images.Count).ToArray();
            _sampled += count;
            return Shifted(images.Batch([numbers, numbers], CPU));
        }

        /// <summary>Images of one colour, whose red and green are the two latents.</summary>
        public Tensor Decode(Tensor z)
        {
            var n = z.shape[1];
            var colors = cat([z, zeros([2, n, 1])], 2).transpose(0, 1).reshape(n, 2 * Channels, 1, 1);
            return colors.expand(n, 2 * Channels, Side, Side).contiguous();
        }

        private Tensor Shifted(Tensor x)
        {
            var shift = tensor([.. shifts.Select(value => (float)value)], [1, 2, 1, 1, 1]);
            return (x.view(x.shape[0], 2, Channels, Side, Side) + shift).view(x.shape);
        }
    }
}
