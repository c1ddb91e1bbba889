using Grid.Silo;
using Grid.Spec;

namespace Grid.Client;

/// <summary>Reads specs from files or standard input, checked against the models of this program and the data sets of this machine.</summary>
internal static class SpecFile
{
    /// <summary>The file name that means standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Throws <see cref="SpecException"/> with every problem found, a missing file among them.</summary>
    public static ExperimentSpec Read(Shell shell, string file, IReadOnlyList<string> sets)
    {
        if (Directory.Exists(file))
        {
            throw Problem(file, "This is a folder.", "Name a YAML file.");
        }

        try
        {
            using var yaml = file == StandardInput ? shell.OpenInput() : File.OpenRead(file);
            var name = file == StandardInput ? "standard input" : file;
            return SpecReader.Read(
                name,
                yaml,
                sets,
                ModelDeclarations.All,
                missing: dataset => Datasets.Missing(shell, dataset)
            );
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
