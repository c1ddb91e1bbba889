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
        var lines = (
            await Tool.RunAsync(
                "apt-get",
                "indextargets",
                "--format",
                "$(ORIGIN) $(RELEASE) $(REPO_URI) $(COMPONENT)",
                "Created-By: Packages"
            )
        )
            .Split('\n')
            .Select(line => line.Split(' '))
            .Where(words => words is ["Debian", _, _, _] && words[1].StartsWith(name, StringComparison.Ordinal))
            .ToList();
        if (lines.Find(words => words[1] == name) is not { } main)
        {
            Assert.Skip($"apt-get knows no Debian {name} on this machine (after apt-get update).");
            throw new InvalidOperationException();
        }

        var root = Path.Combine(folder, name);
        await Tool.RunAsync("debootstrap", "--variant=minbase", name, root, main[2]);
        await File.WriteAllLinesAsync(
            Path.Combine(root, "etc/apt/sources.list"),
            lines.Select(words => $"deb {words[2]} {words[1]} {words[3]}").Distinct()
        );
        // How this machine reaches them: proxies, and the like.
        var settings = await Tool.RunAsync("apt-config", "dump", "Acquire");
        await File.WriteAllTextAsync(Path.Combine(root, "etc/apt/apt.conf.d/99machine"), settings);
        return _made[image] = root;
    }
}
