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
    private readonly Dictionary<string, DatasetFacts> _facts = [];

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

    /// <summary>
    /// The data sets of a user: in the folder GRID_DATA, in grid/data of XDG_DATA_HOME or ~/.local/share, and in the system's folder. Decoded pictures are kept in grid/ of XDG_CACHE_HOME or ~/.cache.
    /// </summary>
    /// <param name="variable">Reads an environment variable; null where it is not set. Null: only the system's folder.</param>
    public static DatasetCatalog FromEnvironment(Func<string, string?>? variable)
    {
        string?[] folders =
        [
            variable?.Invoke("GRID_DATA"),
            UserFolder(variable, "XDG_DATA_HOME", ".local/share", "data"),
        ];
        return new DatasetCatalog(
            [.. folders.OfType<string>().Where(folder => folder.Length > 0), SystemFolder],
            UserFolder(variable, "XDG_CACHE_HOME", ".cache", "pictures")
        );
    }

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

    /// <summary>What was read of a data set, with the sums of its files; null where it was not <see cref="Load"/>ed.</summary>
    /// <exception cref="ModelException">Its files are gone.</exception>
    public DatasetFacts? FactsOf(string name)
    {
        if (PointNames.Contains(name))
            return new DatasetFacts(name, [], Train: null, Test: null);
        lock (_loading)
        {
            if (_loaded.FirstOrDefault(one => one.Key.Name == name).Value is not { } stored)
                return null;
            if (!_facts.TryGetValue(name, out var facts))
            {
                var source = DatasetRegistry.Of(name);
                _facts[name] = facts = DatasetFacts.Of(source, source.Find(_places), stored);
            }
            return facts;
        }
    }

    /// <summary>Looks whether a data set's files are there, without reading them.</summary>
    /// <exception cref="ModelException">It is unknown or not installed; says how to come by it.</exception>
    public void Check(string name)
    {
        if (!PointNames.Contains(name))
            _ = DatasetRegistry.Of(name).Find(_places);
    }

    /// <summary>All data sets of images by name, with the folder of each that is installed, and the user's own folders of pictures.</summary>
    public IReadOnlyList<DatasetPlace> List() =>
        [
            .. DatasetRegistry
                .All.Concat(OwnFolders().Select(DatasetRegistry.Of))
                .Select(source => new DatasetPlace(source.Info, FolderOf(source))),
        ];

    /// <summary>Reads all files of a data set, compares them with what is known, and decodes all images.</summary>
    /// <exception cref="ModelException">It is unknown or not installed; says how to come by it.</exception>
    public DatasetReport Inspect(string name, CancellationToken cancel) =>
        DatasetRegistry.Of(name).Inspect(_places, cancel);

    /// <summary>Imports data sets into the first of the folders: GRID_DATA where it is set.</summary>
    public DatasetImport Import() => new(Folders[0]);

    private string? FolderOf(DatasetSource source)
    {
        try
        {
            return source.Find(_places) switch
            {
                [] => "",
                [var first, ..] => Directory.Exists(first.Path) ? first.Path : Path.GetDirectoryName(first.Path),
            };
        }
        catch (ModelException)
        {
            return null;
        }
    }

    private IEnumerable<string> OwnFolders() =>
        Folders
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Where(folder => !Names.Contains(Path.GetFileName(folder)) && FolderListing.HasPictures(folder))
            .Select(folder => FolderName.Prefix + Path.GetFileName(folder))
            .Where(FolderName.IsPlain)
            .Distinct()
            .Order(StringComparer.Ordinal);

    private static string? UserFolder(Func<string, string?>? variable, string xdg, string below, string name)
    {
        // The XDG specification says that a relative path there is to be ignored.
        if (variable?.Invoke(xdg) is { Length: > 0 } given && Path.IsPathRooted(given))
            return Path.Combine(given, "grid", name);
        return variable?.Invoke("HOME") is { Length: > 0 } home ? Path.Combine(home, below, "grid", name) : null;
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
