using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Grid.Silo;

/// <summary>
/// The name of one artifact: experiments/ID/trials/NUMBER/NAME, the same in a home, in a shared folder and in a URL. There is no way to write down one that points elsewhere: every part is of
/// ASCII letters, digits, '.', '_' and '-', begins with a letter or a digit, and has no two dots in a row.
/// </summary>
public sealed record ArtifactPath
{
    private const string Form = "An artifact is called experiments/ID/trials/NUMBER/NAME";
    private const int LongestPart = 255;
    private const int Parts = 5;

    private static readonly SearchValues<char> s_letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
    );

    /// <exception cref="ArtifactPathException">A part is not allowed.</exception>
    public ArtifactPath(string experiment, long trial, string name)
    {
        Check(experiment, "The experiment's id");
        Check(name, "The file's name");
        if (trial < 0)
        {
            throw new ArtifactPathException($"{Form}: a trial's number is not negative.");
        }

        (Experiment, Trial, Name) = (experiment, trial, name);
    }

    public string Experiment { get; }

    public long Trial { get; }

    public string Name { get; }

    /// <exception cref="ArtifactPathException">The text is no such path; the message says why.</exception>
    public static ArtifactPath Parse(string text)
    {
        if (text.Contains('\\', StringComparison.Ordinal))
        {
            throw new ArtifactPathException($"{Form}: no part has a backslash.");
        }

        var parts = text.Split('/');
        if (parts.Any(part => part is "." or ".."))
        {
            throw new ArtifactPathException($"{Form}: no part is '.' or '..'.");
        }

        if (parts.Length != Parts || parts[0] != "experiments" || parts[2] != "trials")
        {
            throw new ArtifactPathException($"{Form}; '{Shown(text)}' is not of that form.");
        }

        // "007" would be a second name of the same trial.
        if (!long.TryParse(parts[3], out var trial) || trial.ToString() != parts[3])
        {
            throw new ArtifactPathException($"{Form}: '{Shown(parts[3])}' is no trial's number.");
        }

        return new ArtifactPath(parts[1], trial, parts[4]);
    }

    /// <summary>The path that a row or a message names; false where it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ArtifactPath? path)
    {
        try
        {
            path = Parse(text);
            return true;
        }
        catch (ArtifactPathException)
        {
            path = null;
            return false;
        }
    }

    /// <summary>Where the artifact is below a root, as an absolute path.</summary>
    /// <exception cref="ArtifactPathException">A folder on the way, or the file, is a symbolic link, which may lead out of the root.</exception>
    public string Resolve(string root) => Resolve(root, [Experiment, "trials", Trial.ToString(), Name]);

    /// <summary>Where an experiment's artifacts are below a root.</summary>
    /// <exception cref="ArtifactPathException">The id is none, or a folder on the way is a symbolic link.</exception>
    public static string ResolveTrials(string root, string experiment)
    {
        Check(experiment, "The experiment's id");
        return Resolve(root, [experiment, "trials"]);
    }

    public override string ToString() => $"experiments/{Experiment}/trials/{Trial}/{Name}";

    private static string Resolve(string root, IEnumerable<string> parts)
    {
        // What experiments/ itself is was decided by whoever set up the root.
        var at = Path.Combine(root, "experiments");
        foreach (var part in parts)
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not null)
            {
                throw new ArtifactPathException(
                    $"{at} is a symbolic link, and artifacts stay below their root. To keep them elsewhere, choose another root."
                );
            }
        }

        return at;
    }

    private static void Check(string part, string what)
    {
        var problem =
            part.Length == 0 ? "is empty"
            : part.Length > LongestPart ? $"is longer than {LongestPart} characters"
            : part.AsSpan().ContainsAnyExcept(s_letters)
                ? "has other characters than ASCII letters, digits, '.', '_' and '-'"
            : !char.IsAsciiLetterOrDigit(part[0]) ? "does not begin with a letter or a digit"
            : part.Contains("..", StringComparison.Ordinal) ? "has two dots in a row"
            : null;
        if (problem is not null)
        {
            throw new ArtifactPathException($"{Form}. {what} ('{Shown(part)}') {problem}.");
        }
    }

    /// <summary>What somebody sent, fit for a log: short, and of visible characters.</summary>
    private static string Shown(string text)
    {
        const int most = 80;
        var start = text.Length > most ? text[..most] + "…" : text;
        return string.Concat(start.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
    }
}
