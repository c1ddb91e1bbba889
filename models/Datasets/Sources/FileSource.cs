namespace Grid.Models;

/// <summary>The files that make up a data set, where there are several ways to have it.</summary>
/// <param name="Subfolder">The folder that its archive unpacks to; null: none.</param>
internal sealed record FileLayout(string? Subfolder, IReadOnlyList<DatasetFile> Files);

/// <summary>A data set that consists of certain files, packed (.gz) or not, in one of several layouts.</summary>
internal abstract class FileSource(DatasetInfo info, IReadOnlyList<FileLayout> layouts) : DatasetSource(info)
{
    public IReadOnlyList<FileLayout> Layouts { get; } = layouts;

    public override IReadOnlyList<InstalledFile> Find(DatasetPlaces places)
    {
        string[] folders = [.. places.Folders.Select(folder => Path.Combine(folder, Info.Name))];
        foreach (var layout in Layouts)
        {
            if (FindIn(layout, folders) is { } files)
                return files;
        }
        var missing = Layouts[0].Files.First(file => !file.Optional && PathOf(Layouts[0], file, folders) is null);
        throw new ModelException(
            $"The data set '{Info.Name}' is not installed: {missing.Name} is in none of {string.Join(", ", folders)}. {Info.Advice}"
        );
    }

    /// <summary>The files of a layout in these folders, without the optional ones that are missing; null where one is missing that is needed.</summary>
    public static IReadOnlyList<InstalledFile>? FindIn(FileLayout layout, IReadOnlyList<string> folders)
    {
        var found = new List<InstalledFile>();
        foreach (var file in layout.Files)
        {
            if (PathOf(layout, file, folders) is { } path)
                found.Add(new InstalledFile(file, path));
            else if (!file.Optional)
                return null;
        }
        return found;
    }

    private static string? PathOf(FileLayout layout, DatasetFile file, IReadOnlyList<string> folders) =>
        folders
            .SelectMany(folder => layout.Subfolder is { } sub ? [folder, Path.Combine(folder, sub)] : new[] { folder })
            .SelectMany(folder => new[] { Path.Combine(folder, file.Name + ".gz"), Path.Combine(folder, file.Name) })
            .FirstOrDefault(File.Exists);
}
