using Grid.SystemTests.Deploy.Docker;

namespace Grid.SystemTests.Deploy.Roots;

/// <summary>The images for CPUs, built once for all tests that run them; gone afterwards.</summary>
public sealed class BuiltImages : IAsyncLifetime
{
    private readonly Lazy<Task<(ImageBuild Build, Image Silo, Image Client)>> _images;
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-roots-").FullName;

    public BuiltImages() => _images = new(BuildAsync);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await Tool.RunAsync("rm", "-rf", "--one-file-system", _folder);

    /// <summary>Skips the test where roots cannot be made.</summary>
    internal static void NeedRoots()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Making a root and changing to it takes root's rights.");
        string[] tools = ["debootstrap", "apt-get", "unshare", "nsenter", "setpriv", "ip"];
        var missing = tools.Where(tool => !Tool.Exists(tool)).ToList();
        Assert.SkipUnless(missing.Count == 0, $"Not on this machine: {string.Join(", ", missing)}.");
    }

    internal Task<(ImageBuild Build, Image Silo, Image Client)> ImagesAsync()
    {
        NeedRoots();
        return _images.Value;
    }

    /// <summary>A new folder that only the image's user and root get into.</summary>
    internal async Task<string> NewFolderAsync(string name, Image image)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        await Tool.RunAsync("chown", image.User, folder);
        await Tool.RunAsync("chmod", "700", folder);
        return folder;
    }

    internal string Written(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private async Task<(ImageBuild Build, Image Silo, Image Client)> BuildAsync()
    {
        var build = new ImageBuild(Dockerfile.Parse(Repository.Read("docker", "Dockerfile")), _folder);
        return (build, await build.BuildAsync("silo"), await build.BuildAsync("client"));
    }
}
