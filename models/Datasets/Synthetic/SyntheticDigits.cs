namespace Grid.Models;

/// <summary>
/// Grey 8 × 8 digits, drawn and not written by anybody: each is a glyph, shifted, sheared, more or less bright, and noisy. Always the same images. For quick runs where no files are; they say
/// nothing about handwriting.
/// </summary>
internal sealed class SyntheticDigits() : DatasetSource(s_info)
{
    private const int Side = 8;
    private const int Classes = 10;
    private const int Train = 6_000;
    private const int Test = 1_000;
    private const long Seed = 8;

    private static readonly DatasetInfo s_info = new(
        "synthetic-digits",
        "Grey 8 × 8 digits drawn from a dot-matrix font with random shifts, shear and noise.",
        "None needed: Grid draws them.",
        "It is built in.",
        $"1 × {Side} × {Side}",
        "two seeds",
        Train,
        Test,
        Classes
    );

    public override IReadOnlyList<InstalledFile> Find(DatasetPlaces places) => [];

    public override StoredImages Read(DatasetPlaces places, ImageRequest form)
    {
        var (train, trainLabels) = Draw(Train, part: 0);
        var (test, testLabels) = Draw(Test, part: 1);
        return new StoredImages(train, test, trainLabels, testLabels);
    }

    public override DatasetReport Inspect(DatasetPlaces places, CancellationToken cancel) =>
        Report([], Train, Test, []);

    public override DatasetReport Import(string path, string target, CancellationToken cancel) =>
        throw new ModelException($"'{Info.Name}' is built in: there is nothing to import.");

    private static (PixelsInMemory Images, byte[] Labels) Draw(int count, long part)
    {
        var random = new LaneRandom(Seed, RandomPurpose.SyntheticData, part);
        var pixels = new byte[count * Side * Side];
        var labels = new byte[count];
        for (var n = 0; n < count; n++)
        {
            labels[n] = (byte)(n % Classes);
            Draw(labels[n], random, pixels.AsSpan(n * Side * Side, Side * Side));
        }
        return (new PixelsInMemory(pixels, 1, Side, Side), labels);
    }

    private static void Draw(int digit, LaneRandom random, Span<byte> into)
    {
        float Uniform(float low, float high) => low + (high - low) * random.Uniform();
        var (right, down) = (Uniform(0.5f, 2.5f), Uniform(0, 1));
        var (shear, ink) = (Uniform(-0.25f, 0.25f), Uniform(0.6f, 1));
        Span<float> noise = stackalloc float[Side * Side];
        random.FillNormal(noise, 0.05f);
        for (var y = 0; y < Side; y++)
        for (var x = 0; x < Side; x++)
        {
            var dotY = y - down;
            var dotX = x - right + shear * (dotY - Glyphs.Height / 2f);
            var value = ink * Between(digit, dotX, dotY) + noise[y * Side + x];
            into[y * Side + x] = (byte)(Math.Clamp(value, 0, 1) * 255 + 0.5f);
        }
    }

    /// <summary>The glyph between its dots, bilinear.</summary>
    private static float Between(int digit, float x, float y)
    {
        var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var (right, down) = (x - left, y - top);
        return (1 - down) * ((1 - right) * Glyphs.Dot(digit, left, top) + right * Glyphs.Dot(digit, left + 1, top))
            + down * ((1 - right) * Glyphs.Dot(digit, left, top + 1) + right * Glyphs.Dot(digit, left + 1, top + 1));
    }
}
