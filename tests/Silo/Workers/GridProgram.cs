using System.Globalization;

namespace Grid.Silo.Tests;

/// <summary>The built `grid` program, beside this test program in artifacts/bin, and its worker processes.</summary>
internal static class GridProgram
{
    private const string Mark = "GRID_TEST_WORKER";

    public static WorkerCommand Worker { get; } = new(Path, [WorkerCommand.Verb]);

    public static WorkerOptions Options { get; } = new() { Command = Worker };

    private static string Path
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
            return System.IO.Path.Combine(here.Parent!.Parent!.FullName, "Grid.Client", here.Name, "grid");
        }
    }

    /// <summary>Workers that <see cref="ProcessesOf"/> can tell from those of other tests. env hands its process over to the program.</summary>
    public static WorkerOptions Marked(string mark) => With($"{Mark}={mark}");

    /// <summary>Workers in which these faults happen, counted anew in each.</summary>
    public static WorkerOptions WithFaults(string faults) => With($"{FaultPlan.Variable}={faults}");

    /// <summary>The processes with a mark that run now.</summary>
    public static IReadOnlyList<int> ProcessesOf(string mark) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Number).OfType<int>().Where(id => HasMark(id, mark))];

    private static WorkerOptions With(string variable) =>
        new() { Command = new WorkerCommand("/usr/bin/env", [variable, Path, WorkerCommand.Verb]) };

    private static int? Number(string folder) =>
        int.TryParse(System.IO.Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    private static bool HasMark(int id, string mark)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ")
                .Split('\0')
                .Contains($"{Mark}={mark}", StringComparer.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
