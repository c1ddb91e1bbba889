namespace Grid.Models;

/// <summary>
/// Puts data sets where Grid looks for them. Files are copied, folders of pictures are linked to; all is checked first, and stands there as a whole or not at all.
/// </summary>
/// <param name="folder">The folder of data sets to put them into.</param>
public sealed class DatasetImport(string folder)
{
    /// <summary>Imports a data set from a folder or an archive, and says what was found in it.</summary>
    /// <exception cref="ModelException">It is unknown or there already, or the path does not hold it; nothing was changed then.</exception>
    /// <exception cref="IOException">The copy cannot be written; nothing is left behind.</exception>
    public DatasetReport Run(string name, string path, CancellationToken cancel)
    {
        var source = DatasetRegistry.Of(name);
        var target = Path.Combine(folder, source.Folder);
        if (Path.Exists(target))
            throw new ModelException($"'{name}' is in {target} already. Remove that first to import another copy.");
        if (!Path.Exists(path))
            throw new ModelException($"There is no {path}.");
        AtomicFile.CreateFolder(folder);
        return source.Import(Path.GetFullPath(path), target, cancel);
    }
}
