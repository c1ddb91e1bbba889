using System.Buffers;

namespace Grid.Spec;

/// <summary>
/// What experiments and queues may be called: names that are safe as a file's name on every system, in a URL, a terminal and a table.
/// </summary>
internal static class SpecNames
{
    public const int Longest = 64;

    private const string Rule = "Use 1 to 64 letters, digits, '.', '_' and '-', beginning with a letter or a digit.";

    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
    );

    /// <summary>The name at a node; null where it is none, which is then a problem.</summary>
    public static string? Read(Section section, string key, SpecNode node, SpecProblems problems)
    {
        var path = section.PathOf(key);
        if (section.TextOf(node, path, Longest) is not { } name)
        {
            return null;
        }

        var (what, remedy) = Fault(name);
        if (what is not null)
        {
            problems.Add(node.Place, path, $"'{Shown.Of(name)}' {what}", remedy);
            return null;
        }

        return name;
    }

    private static (string? What, string Remedy) Fault(string name) =>
        name.Length == 0 || !char.IsAsciiLetterOrDigit(name[0]) || name.AsSpan().ContainsAnyExcept(Letters)
            ? ("is no name.", Rule)
        : name.Contains("..", StringComparison.Ordinal) ? ("has two dots in a row.", "Keep one.")
        : IsDevice(name) ? ("is the name of a device on some systems.", "Choose another.")
        : (null, "");

    // "CON", "nul.txt", "COM1": Windows opens a device for them.
    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0].ToLowerInvariant();
        var isNumbered = stem.Length == 4 && char.IsAsciiDigit(stem[3]);
        return isNumbered ? stem[..3] is "com" or "lpt" : stem is "con" or "prn" or "aux" or "nul";
    }
}
