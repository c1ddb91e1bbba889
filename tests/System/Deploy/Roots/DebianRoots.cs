namespace Grid.SystemTests.Deploy.Roots;

/// <summary>
/// Fresh Debian roots, made by debootstrap from where this machine's own packages come from: what the images debian:VERSION-slim are, without the documentation that those leave out and these
/// have.
/// </summary>
internal sealed class DebianRoots(string folder)
{
    private static readonly Dictionary<string, string> s_names = new() { ["12"] = "bookworm", ["13"] = "trixie" };

    private readonly Dictionary<string, string> _made = [];

    /// <summary>Whether an image is a Debian that can be made.</summary>
    public static bool Has(string image) => image.StartsWith("debian:", StringComparison.Ordinal);

    /// <summary>A root of its own for a stage.</summary>
    public async Task<string> NewAsync(string image, string stage)
    {
        var root = Path.Combine(folder, stage);
        await Tool.RunAsync("cp", "-a", "--reflink=auto", await BaseAsync(image), root);
        return root;
    }

    private async Task<string> BaseAsync(string image)
    {
        if (_made.GetValueOrDefault(image) is { } made)
        {
            return made;
        }

        var name = s_names[image.Split(':')[1].Split('.')[0]];
        var sources = await SourcesAsync(name);
        if (sources.Count == 0)
        {
            await Tool.RunAsync("apt-get", "update", "-qq");
            sources = await SourcesAsync(name);
        }

        Assert.SkipUnless(sources.Count > 0, $"The packages of this machine are not those of Debian {name}.");
        var root = Path.Combine(folder, name);
        var main = sources.First(source => source.Release == name);
        await Tool.RunAsync("debootstrap", "--variant=minbase", name, root, main.Address);
        await File.WriteAllLinesAsync(
            Path.Combine(root, "etc/apt/sources.list"),
            sources.Select(source => $"deb {source.Address} {source.Release} {source.Component}")
        );
        // How this machine reaches them: proxies, and the like.
        var settings = await Tool.RunAsync("apt-config", "dump", "Acquire");
        await File.WriteAllTextAsync(Path.Combine(root, "etc/apt/apt.conf.d/99machine"), settings);
        return _made[image] = root;
    }

    /// <summary>Where this machine has the packages of a release from, with its updates; none where it does not, or has not asked yet.</summary>
    private static async Task<IReadOnlyList<Source>> SourcesAsync(string name)
    {
        const string format = "$(ORIGIN) $(RELEASE) $(REPO_URI) $(COMPONENT)";
        var targets = await Tool.RunAsync("apt-get", "indextargets", "--format", format, "Created-By: Packages");
        return
        [
            .. targets
                .Split('\n')
                .Select(line => line.Split(' '))
                .Where(words => words is ["Debian", _, _, _] && words[1].StartsWith(name, StringComparison.Ordinal))
                .Select(words => new Source(words[1], words[2], words[3]))
                .Distinct(),
        ];
    }

    private sealed record Source(string Release, string Address, string Component);
}
