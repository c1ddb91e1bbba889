namespace Grid.Silo.Tests;

/// <summary>A home of its own for one test; gone afterwards.</summary>
internal sealed class TestHome : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-silo-");

    public TestHome() => Folder = new HomeFolder(Path.Combine(_folder.FullName, "home"));

    public HomeFolder Folder { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
