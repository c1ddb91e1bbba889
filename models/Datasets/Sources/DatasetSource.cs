namespace Grid.Models;

/// <summary>Images as a data set keeps them, before they are brought into the shape that a model asks for. Labels are empty where there are none.</summary>
internal sealed record StoredImages(
    PixelStore Train,
    PixelStore Test,
    ReadOnlyMemory<byte> TrainLabels = default,
    ReadOnlyMemory<byte> TestLabels = default
);

/// <summary>A data set: where its files stand, and how they are read. Has no state.</summary>
internal abstract class DatasetSource(DatasetInfo info)
{
    public DatasetInfo Info { get; } = info;

    /// <summary>The form in which images are kept for a request. Requests of one form share a copy.</summary>
    public virtual ImageRequest StoredFor(ImageRequest request) => ImageRequest.Native;

    /// <summary>Its files, without reading them; empty where it needs none.</summary>
    /// <exception cref="ModelException">It is not installed; says how to come by it.</exception>
    public abstract IReadOnlyList<InstalledFile> Find(DatasetPlaces places);

    /// <summary>Reads all images in the form of <see cref="StoredFor"/>.</summary>
    /// <exception cref="ModelException">It is not installed, damaged, or not what it should be.</exception>
    public abstract StoredImages Read(DatasetPlaces places, ImageRequest form);

    /// <summary>An error of this data set: what is wrong, and how to come by what is right.</summary>
    protected ModelException Unusable(Exception error) =>
        new($"The data set '{Info.Name}' cannot be read. {error.Message} {Info.Advice}", error);
}
