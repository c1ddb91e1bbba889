using System.Text;
using Grid.Silo;
using Grid.Spec;

namespace Grid.Client;

/// <summary>Reads specs from files or standard input, checked against the models of this program and the data sets of this machine.</summary>
internal static class SpecFile
{
    /// <summary>The file name that means standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Throws <see cref="SpecException"/> with every problem found, a missing file among them.</summary>
    public static ExperimentSpec Read(Shell shell, string file, IReadOnlyList<string> sets) =>
        Open(shell, file, (name, yaml) => SpecChecker.Of(Datasets.Of(shell)).Read(name, yaml, sets));

    /// <summary>The text, for a silo to check. Throws <see cref="SpecException"/> where it cannot be read.</summary>
    public static SpecText ReadText(Shell shell, string file, IReadOnlyList<string> sets) =>
        Open(shell, file, (name, yaml) => new SpecText(name, Text(name, yaml), sets));

    private static string Text(string name, Stream yaml)
    {
        var bytes = new byte[ApiServer.LargestBody + 1];
        var length = yaml.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length < bytes.Length
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw Problem(name, "This is larger than a spec can be (1 MiB).", "Name a sweep's YAML file.");
    }

    private static T Open<T>(Shell shell, string file, Func<string, Stream, T> read)
    {
        if (Directory.Exists(file))
        {
            throw Problem(file, "This is a folder.", "Name a YAML file.");
        }

        try
        {
            using var yaml = file == StandardInput ? shell.OpenInput() : File.OpenRead(file);
            var name = file == StandardInput ? "standard input" : file;
            return read(name, yaml);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Problem(
                file,
                "There is no such file.",
                $"Check the path (looked for in {Directory.GetCurrentDirectory()})."
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Problem(file, $"The file cannot be read: {error.Message}", "Check its permissions.");
        }
    }

    private static SpecException Problem(string file, string what, string remedy) =>
        new([new SpecProblem(file, 0, "", what, remedy)]);
}
