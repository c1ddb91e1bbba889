using Grid.Silo;
using Grid.Spec;

namespace Grid.Client;

/// <summary>Reads specs from files, checked against the models of this program.</summary>
internal static class SpecFile
{
    /// <summary>Throws <see cref="SpecException"/> with every problem found, a missing file among them.</summary>
    public static ExperimentSpec Read(string file, IReadOnlyList<string> sets)
    {
        if (Directory.Exists(file))
        {
            throw Problem(file, "is a folder.", "Name a YAML file.");
        }

        try
        {
            using var yaml = File.OpenRead(file);
            return SpecReader.Read(file, yaml, sets, ModelDeclarations.All);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Problem(file, "There is no such file.", "Check the path.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Problem(file, $"The file cannot be read: {error.Message}", "Check its permissions.");
        }
    }

    private static SpecException Problem(string file, string what, string remedy) =>
        new([new SpecProblem(file, 0, "", what, remedy)]);
}
