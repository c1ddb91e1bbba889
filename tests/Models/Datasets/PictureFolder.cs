namespace Grid.Models.Tests.Datasets;

/// <summary>A data set of pictures in a temporary folder: number n is all of grey n; one in two is a PNG, the others JPEG.</summary>
internal sealed class PictureFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _name;
    private readonly Func<int, string> _fileName;

    public PictureFolder(string name, int count, Func<int, string>? fileName = null)
    {
        _name = name;
        _fileName = fileName ?? (number => $"picture{number:000}.{(number % 2 == 0 ? "png" : "JPG")}");
        Directory.CreateDirectory(_folder.File(name));
        for (var number = 0; number < count; number++)
            Write(number);
    }

    /// <summary>A catalog that has loaded nothing yet.</summary>
    public DatasetCatalog Catalog => new([_folder.Path], _folder.File("cache"));

    public IEnumerable<string> CacheFiles =>
        Directory.Exists(_folder.File("cache")) ? Directory.EnumerateFiles(_folder.File("cache")) : [];

    public string Picture(int number) => Path.Combine(_folder.File(_name), _fileName(number));

    public void Write(int number)
    {
        var (width, height) = (20, 24);
        var pixels = TestPictures.Plain(width, height, (byte)number);
        File.WriteAllBytes(
            Picture(number),
            Picture(number).EndsWith(".png", StringComparison.Ordinal)
                ? TestPictures.Png(pixels, width, height, 1)
                : TestPictures.Jpeg(pixels, width, height, 1)
        );
    }

    public void Dispose() => _folder.Dispose();
}
