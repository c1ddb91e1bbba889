using System.CommandLine;
using Grid.Silo;

namespace Grid.Client;

/// <summary>`grid export ID`: a sweep's results, or its learning curves, as plot data.</summary>
internal static class ExportVerb
{
    public static Command Build(Shell shell)
    {
        var id = CommonOptions.Id();
        var file = new Argument<string?>("FILE")
        {
            Description = "The file to write (default: standard output)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var curves = new Option<bool>("--curves")
        {
            Description = "A row for each trial, epoch and metric, instead of one for each trial",
        };
        var force = new Option<bool>("--force") { Description = "Replace the file where there is one" };
        var output = CommonOptions.OneOf("How to write: csv, or json", "csv", "json");
        var command = new Command("export", "Write a sweep's results or learning curves as plot data")
        {
            id,
            file,
            curves,
            force,
            output,
        };
        command.ReadsSweeps(
            shell,
            output,
            async (result, place, asJson, cancel) =>
            {
                var path = result.GetValue(file) is { } named ? Path.GetFullPath(named) : null;
                if (path is not null)
                {
                    NewFile.Require(path, result.GetValue(force));
                }

                var typed = result.GetValue(id)!;
                await using var reader = await SweepReader.OpenAsync(place, shell, typed, cancel);
                var experiment = await reader.Sweeps.FindAsync(typed, cancel);
                Task Write(TextWriter to) =>
                    WriteAsync(to, reader.Sweeps, experiment, result.GetValue(curves), asJson, cancel);
                if (path is null)
                {
                    await Write(shell.Out);
                }
                else
                {
                    await PlotData.FileAsync(path, Write);
                    await shell.Out.WriteLineAsync($"{path}: {new FileInfo(path).Length:N0} bytes");
                }

                return ExitCode.Done;
            }
        );
        return command;
    }

    private static async Task WriteAsync(
        TextWriter output,
        ISweepReader sweeps,
        string experiment,
        bool curves,
        bool asJson,
        CancellationToken cancel
    )
    {
        if (curves)
        {
            await (
                asJson
                    ? CurvesExport.WriteJsonAsync(output, sweeps, experiment, cancel)
                    : CurvesExport.WriteCsvAsync(output, sweeps, experiment, cancel)
            );
            return;
        }

        var sweep = await SweepData.ReadAsync(sweeps, experiment, cancel);
        if (asJson)
        {
            Json.Write(output, ResultsExport.Json(sweep));
        }
        else
        {
            await ResultsExport.WriteCsvAsync(output, sweep);
        }
    }
}
