namespace Grid.Store.Tests.Sqlite;

/// <summary>A folder for a test's database, removed with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("grid-store-").FullName;

    public string Database => System.IO.Path.Combine(Path, "grid.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
