using System.CommandLine;
using Grid.Grains;
using Grid.Silo;

namespace Grid.Client;

/// <summary>`grid submit SPEC`: gives a sweep to a silo.</summary>
internal static class SubmitVerb
{
    public static Command Build(Shell shell)
    {
        var (file, sets, output) = (CommonOptions.SpecFile(), CommonOptions.Sets(), CommonOptions.Output());
        var watch = new Option<bool>("--watch") { Description = "Show the sweep until it has ended" };
        var command = new Command("submit", "Give a sweep to a silo, which checks and trains it")
        {
            file,
            sets,
            watch,
            output,
        };
        command.Asks(
            shell,
            output,
            async (result, place, silo, asJson, cancel) =>
            {
                var text = SpecFile.ReadText(shell, result.GetValue(file)!, result.GetValue(sets) ?? []);
                var sweeps = new RemoteSweeps(silo);
                // The key makes one submission of one whose answer was lost and that is sent again.
                var status = await sweeps.SubmitAsync(text, $"{Guid.NewGuid()}", cancel);
                if (!result.GetValue(watch))
                {
                    await AnswerAsync(shell, place, status, asJson);
                    return ExitCode.Done;
                }

                await SweepViews.Lines(shell, asJson).WriteLineAsync(Headline(status, place));
                return await SweepWatch.RunAsync(shell, place, sweeps, status, isNew: true, asJson, cancel);
            }
        );
        return command;
    }

    private static async Task AnswerAsync(Shell shell, SiloPlace place, ExperimentStatus status, bool asJson)
    {
        if (asJson)
        {
            Json.Write(shell.Out, SweepJson.Of(status, best: null, place));
            return;
        }

        await shell.Out.WriteLineAsync(Headline(status, place));
        await shell.Out.WriteLineAsync($"next: grid watch {status.Id}{place.Option}");
    }

    private static string Headline(ExperimentStatus status, SiloPlace place)
    {
        var trials = status.Total is { } total ? Text.Count(total, "trial") : "an open number of trials";
        return $"{status.Id}: {trials}, {place.Where}";
    }
}
