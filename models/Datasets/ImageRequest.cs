namespace Grid.Models;

/// <summary>
/// What a model asks of a data set of images. <c>Load(name)</c> gives 32 × 32 as in the GON experiments; <c>Load(name, ImageRequest.Native)</c> the
/// images as they are (28 × 28 for MNIST); <c>Load(name, new ImageRequest(64, 3))</c> suits a model that is built for 64 × 64 colour images,
/// whatever the data set; <c>with { Labels = true }</c> insists on labels, which <see cref="ImageSet.Labels"/> then holds.
/// </summary>
/// <param name="Side">
/// Images of Side × Side. Stored images are resized as <see cref="Bilinear"/> says; those of a folder of pictures are cropped to their middle and shrunk
/// once, when they are decoded. Null: the data set's own size.
/// </param>
/// <param name="Channels">1: grey, by ITU-R BT.601's weights where the data set has colours. 3: colours; grey thrice where it has none. Null: as it is.</param>
/// <param name="Labels">Whether the model cannot do without labels; a data set that has none is then refused.</param>
public sealed record ImageRequest(int? Side = 32, int? Channels = null, bool Labels = false)
{
    /// <summary>More is no image for the networks here, and a mistake in a spec must not take all memory.</summary>
    private const int LargestSide = 1024;

    /// <summary>Images in their own size with their own channels.</summary>
    public static ImageRequest Native { get; } = new(Side: null);

    /// <exception cref="ModelException">No image can have this size or this many channels.</exception>
    internal void Verify()
    {
        if (Side is < 1 or > LargestSide)
            throw new ModelException($"Images of side {Side} cannot be made: 1 to {LargestSide} can.");
        if (Channels is not (null or 1 or 3))
            throw new ModelException($"Images of {Channels} channels cannot be made: 1 (grey) and 3 (colours) can.");
    }
}
