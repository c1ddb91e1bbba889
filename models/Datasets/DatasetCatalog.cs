namespace Grid.Models;

/// <summary>
/// The data sets that can be trained on here. <paramref name="folders"/> are searched in order (GRID_DATA's first, then the user's, then the system's)
/// for FOLDER/NAME/FILE, packed (.gz) or not. A data set is read once and then shared by all trainings of this catalog.
/// </summary>
/// <param name="cache">The folder where decoded pictures are kept; null: a temporary one.</param>
public sealed class DatasetCatalog(IReadOnlyList<string> folders, string? cache = null)
{
    private const string SystemFolder = "/usr/share/datasets";

    private readonly Lock _loading = new();
    private readonly Dictionary<(string Name, ImageRequest Form), StoredImages> _loaded = [];

    private readonly DatasetPlaces _places = new(folders, cache ?? Path.Combine(Path.GetTempPath(), "grid-images"));

    /// <summary>Where data sets are looked for.</summary>
    public IReadOnlyList<string> Folders => _places.Folders;

    /// <summary>Where decoded pictures are kept.</summary>
    public string Cache => _places.Cache;

    /// <summary>
    /// What a model that takes any images says in <see cref="ModelInfo.Datasets"/>: the names of all data sets of images, whether they are installed or not, and
    /// "folder:NAME", which stands for every name that begins like this.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
    [.. DatasetRegistry.All.Select(source => source.Info.Name), FolderName.Any];

    /// <summary>The names of all clouds of points (see <see cref="PointClouds"/>), which need no files.</summary>
    public static IReadOnlyList<string> PointNames => PointClouds.Names;

    /// <summary>The folder <paramref name="gridData"/> (the value of GRID_DATA, null or empty: none), then the system's.</summary>
    public static DatasetCatalog FromEnvironment(string? gridData) =>
        new(string.IsNullOrEmpty(gridData) ? [SystemFolder] : [gridData, SystemFolder]);

    /// <summary>
    /// Reads a data set, or gives the copy read before: images with values of 0 to 1 of the size asked for (default: 32 × 32 with their own channels),
    /// and labels where it has them.
    /// </summary>
    /// <exception cref="ModelException">It is unknown, not installed, damaged, not what it should be, or has no labels though they are asked for.</exception>
    public ImageData Load(string name, ImageRequest? request = null)
    {
        request ??= new ImageRequest();
        request.Verify();
        var source = DatasetRegistry.Of(name);
        var stored = Stored(source, source.StoredFor(request));
        if (request.Labels && (stored.TrainLabels.IsEmpty || stored.TestLabels.IsEmpty))
            throw new ModelException(
                source.Info.Classes == 0
                    ? $"The data set '{name}' has no labels, and the model needs them. Those that have: {string.Join(", ", Labelled)}."
                    : $"The labels of the data set '{name}' are not installed, and the model needs them. {source.Info.Advice}"
            );
        return new ImageData(
            new ImageSet(stored.Train, stored.TrainLabels, request),
            new ImageSet(stored.Test, stored.TestLabels, request),
            source.Info.Classes
        );
    }

    /// <summary>Looks whether a data set's files are there, without reading them.</summary>
    /// <exception cref="ModelException">It is unknown or not installed; says how to come by it.</exception>
    public void Check(string name)
    {
        if (!PointNames.Contains(name))
            _ = DatasetRegistry.Of(name).Find(_places);
    }

    private static IEnumerable<string> Labelled =>
        DatasetRegistry.All.Where(source => source.Info.Classes > 0).Select(source => source.Info.Name);

    private StoredImages Stored(DatasetSource source, ImageRequest form)
    {
        lock (_loading)
        {
            if (!_loaded.TryGetValue((source.Info.Name, form), out var stored))
                _loaded[(source.Info.Name, form)] = stored = source.Read(_places, form);
            return stored;
        }
    }
}
