using System.Text;
using Grid.Models;
using Grid.Silo;

namespace Grid.Client;

/// <summary>The two tables of a sweep as files.</summary>
internal static class PlotData
{
    // Spreadsheets and plotting libraries read it as UTF-8 without being told.
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes both into the sweep's folder of a home, each whole, instead of what was there.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static async Task WriteAsync(
        ISweepReader sweeps,
        HomeFolder home,
        string experiment,
        CancellationToken cancel
    )
    {
        AtomicFile.CreateFolder(home.ExperimentFolder(experiment));
        var sweep = await SweepData.ReadAsync(sweeps, experiment, cancel);
        await FileAsync(home.Results(experiment), output => ResultsExport.WriteCsvAsync(output, sweep));
        await FileAsync(
            home.Curves(experiment),
            output => CurvesExport.WriteCsvAsync(output, sweeps, experiment, cancel)
        );
    }

    /// <summary>Writes a file whole, or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static Task FileAsync(string path, Func<TextWriter, Task> write) =>
        AtomicFile.WriteAsync(
            path,
            async stream =>
            {
                await using var output = new StreamWriter(stream, s_utf8, leaveOpen: true);
                await write(output);
            }
        );
}
