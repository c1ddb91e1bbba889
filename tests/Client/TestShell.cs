using System.Text;

namespace Grid.Client.Tests;

/// <summary>A shell whose output a test can read, and a home of its own; gone afterwards.</summary>
internal sealed class TestShell : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-client-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    /// <summary>What stands on standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>Whether GRID_DATA is the folder data/ of the test's folder, and the user's other folders are there too.</summary>
    public bool Data { get; init; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public string Home => Path.Combine(_folder.FullName, "home");

    /// <summary>Runs `grid` with these arguments in this process; gives the exit code. What it writes is added to <see cref="Output"/>.</summary>
    public Task<int> RunAsync(params string[] arguments)
    {
        var shell = new Shell
        {
            Out = _output,
            Error = _error,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(Input)),
            CanRedraw = false,
            Variable = name =>
                name switch
                {
                    "GRID_HOME" => Home,
                    "GRID_DATA" when Data => Path.Combine(_folder.FullName, "data"),
                    "HOME" when Data => _folder.FullName,
                    _ => null,
                },
            Time = TimeProvider.System,
            Width = 120,
        };
        return CommandLine.RunAsync(arguments, shell);
    }

    /// <summary>A path in the test's folder, whose folders are made.</summary>
    public string File(params string[] path)
    {
        var file = Path.Combine([_folder.FullName, .. path]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return file;
    }

    public string Spec(string yaml, string name = "spec.yaml")
    {
        var file = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(file, yaml);
        return file;
    }

    /// <summary>Two values of lr, two repeats, three epochs each.</summary>
    public string Sweep(string rest = "") =>
        Spec(
            $$"""
            version: 1
            name: curve
            model: synthetic
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {choice: [0.001, 0.01]}
              epochs: 3
            search: {algorithm: grid, repeats: 2}
            {{rest}}
            """
        );

    public void Dispose() => _folder.Delete(recursive: true);
}
