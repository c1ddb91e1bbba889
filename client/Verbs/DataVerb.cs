using System.CommandLine;
using Grid.Models;
using Grid.Silo;
using Spectre.Console;

namespace Grid.Client;

/// <summary>`grid data ls`, `grid data check NAME` and `grid data import NAME PATH`: the data sets of this machine.</summary>
internal static class DataVerb
{
    public static Command Build(Shell shell) =>
        new("data", "Show, check and import data sets") { BuildList(shell), BuildCheck(shell), BuildImport(shell) };

    private static Command BuildList(Shell shell)
    {
        var output = CommonOptions.Output();
        var command = new Command("ls", "Show the data sets, which are installed and where, and on what terms")
        {
            output,
        };
        command.Reads(shell, output, (_, _, asJson, _) => Task.FromResult(List(shell, asJson)));
        return command;
    }

    private static Command BuildCheck(Shell shell)
    {
        var (name, output) = (Name(), CommonOptions.Output());
        var command = new Command(
            "check",
            "Read a data set's files, compare their sums and counts, and decode all images; exits with 1 where something is wrong"
        )
        {
            name,
            output,
        };
        command.Reads(
            shell,
            output,
            async (result, _, asJson, cancel) =>
                await AnswerAsync(
                    shell,
                    asJson,
                    await AskAsync(() => Datasets.Of(shell).Inspect(result.GetValue(name)!, cancel))
                )
        );
        return command;
    }

    private static Command BuildImport(Shell shell)
    {
        var (name, output) = (Name(), CommonOptions.Output());
        var path = new Argument<string>("PATH") { Description = "The folder of its files or pictures, or its archive" };
        var command = new Command(
            "import",
            "Check a data set and put it into GRID_DATA or ~/.local/share/grid/data: files are copied, folders of pictures linked to"
        )
        {
            name,
            path,
            output,
        };
        command.Reads(
            shell,
            output,
            async (result, _, asJson, cancel) =>
                await AnswerAsync(
                    shell,
                    asJson,
                    await AskAsync(() =>
                        Datasets.Of(shell).Import().Run(result.GetValue(name)!, result.GetValue(path)!, cancel)
                    )
                )
        );
        return command;
    }

    private static Argument<string> Name() =>
        new("NAME") { Description = "A data set of grid data ls, or folder:NAME for a folder of your own pictures" };

    /// <summary>Work on files, on a thread of its own so that Ctrl-C is heard.</summary>
    private static async Task<DatasetReport> AskAsync(Func<DatasetReport> work)
    {
        try
        {
            return await Task.Run(work);
        }
        catch (ModelException wrong)
        {
            throw new UsageException(wrong.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && !DiskFull.Caused(error))
        {
            throw new UsageException($"{error.Message} Set GRID_DATA to a folder that you may write to.");
        }
    }

    private static ExitCode List(Shell shell, bool asJson)
    {
        var places = Datasets.Of(shell).List();
        if (asJson)
        {
            Json.Write(shell.Out, DataJson.List(places));
            return ExitCode.Done;
        }

        var console = shell.NewConsole();
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("data set", "where", "train", "test", "shape", "classes", "licence");
        foreach (var (info, folder) in places)
        {
            table.AddRow(
                $"[bold]{Markup.Escape(info.Name)}[/]",
                Markup.Escape(Where(folder)),
                Markup.Escape(Count(info.Train)),
                Markup.Escape(Count(info.Test)),
                Markup.Escape(info.Shape),
                info.Classes == 0 ? "–" : $"{info.Classes}",
                Markup.Escape(info.Licence)
            );
        }

        console.Write(table);
        var missing = places.Where(place => place.Folder is null).ToArray();
        foreach (var (info, _) in missing)
        {
            console.MarkupLineInterpolated($"[bold]{info.Name}[/]: {info.Advice}");
        }

        console.MarkupLineInterpolated(
            $"Points, drawn when they are needed: {string.Join(", ", DatasetCatalog.PointNames)}."
        );
        return ExitCode.Done;
    }

    private static string Where(string? folder) =>
        folder switch
        {
            null => "not installed",
            "" => "built in",
            _ => folder,
        };

    private static string Count(int? images) => images is { } known ? $"{known:N0}" : "–";

    private static async Task<ExitCode> AnswerAsync(Shell shell, bool asJson, DatasetReport report)
    {
        if (asJson)
        {
            Json.Write(shell.Out, DataJson.Report(report));
        }
        else
        {
            foreach (var file in report.Files)
            {
                var what = file.What.Length == 0 ? "" : $": {file.What}";
                await shell.Out.WriteLineAsync(
                    $"{DataJson.Word(file.Verdict), -9} {file.Name}  {file.Bytes:N0} bytes  {file.Path}{what}"
                );
            }

            foreach (var problem in report.Problems)
            {
                await shell.Out.WriteLineAsync(problem);
            }

            var verdict = report.Problems.Count == 0 ? "in order" : Text.Count(report.Problems.Count, "problem");
            await shell.Out.WriteLineAsync(
                $"{report.Info.Name}: {report.Train:N0} images to train on, {report.Test:N0} for the test: {verdict}"
            );
        }

        return report.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
