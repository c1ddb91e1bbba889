namespace Grid.Models;

/// <summary>The data sets that can be trained on here. <paramref name="folders"/> are searched in order (GRID_DATA's first, then the system's).</summary>
public sealed class DatasetCatalog(IReadOnlyList<string> folders)
{
    /// <summary>Where data sets are looked for.</summary>
    public IReadOnlyList<string> Folders { get; } = folders;
}
