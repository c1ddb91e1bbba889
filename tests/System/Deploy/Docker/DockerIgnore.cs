namespace Grid.SystemTests.Deploy.Docker;

/// <summary>What of the repository a build gets to see: .dockerignore, of whose patterns the last that fits decides.</summary>
internal sealed class DockerIgnore(string text)
{
    private readonly IReadOnlyList<string> _patterns =
    [
        .. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('#')),
    ];

    /// <summary>The files of a build, relative to the repository.</summary>
    public IEnumerable<string> Files(string root) => Below(root, "");

    private IEnumerable<string> Below(string root, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, folder)))
        {
            var path = Path.Combine(folder, Path.GetFileName(file));
            if (IsIn(path))
            {
                yield return path;
            }
        }

        foreach (var inner in Directory.EnumerateDirectories(Path.Combine(root, folder)))
        {
            var path = Path.Combine(folder, Path.GetFileName(inner));
            if (IsIn(path) || _patterns.Any(pattern => pattern.StartsWith($"!{path}/", StringComparison.Ordinal)))
            {
                foreach (var file in Below(root, path))
                {
                    yield return file;
                }
            }
        }
    }

    private bool IsIn(string path)
    {
        var last = _patterns.LastOrDefault(pattern => Fits(pattern.TrimStart('!'), path));
        return last is null || last.StartsWith('!');
    }

    /// <summary>A pattern fits what it names and all that is below it.</summary>
    private static bool Fits(string pattern, string path) =>
        pattern == "*"
        || (
            pattern.StartsWith("**/", StringComparison.Ordinal)
                ? path.Split('/').Contains(pattern[3..])
                : path == pattern || path.StartsWith($"{pattern}/", StringComparison.Ordinal)
        );
}
