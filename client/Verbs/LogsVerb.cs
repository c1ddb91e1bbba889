using System.CommandLine;
using System.Text.Json.Nodes;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>`grid logs ID [TRIAL]`: the attempts of a trial, what it measured, and its log; without a trial, of every trial that failed.</summary>
internal static class LogsVerb
{
    public static Command Build(Shell shell)
    {
        var (id, output) = (CommonOptions.Id(), CommonOptions.Output());
        var number = new Argument<long?>("TRIAL")
        {
            Description = "A trial's number (default: every trial that failed)",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result =>
            {
                if (long.TryParse(result.Tokens[0].Value, out var typed))
                {
                    return typed;
                }

                result.AddError($"TRIAL is a number such as 3, not '{result.Tokens[0].Value}'.");
                return null;
            },
        };
        var command = new Command("logs", "Show a trial's attempts, measures and errors") { id, number, output };
        command.ReadsSweeps(
            shell,
            output,
            async (result, place, asJson, cancel) =>
            {
                var typed = result.GetValue(id)!;
                await using var reader = await SweepReader.OpenAsync(place, shell, typed, cancel);
                var experiment = await reader.Sweeps.FindAsync(typed, cancel);
                var trials = await ChosenAsync(reader.Sweeps, experiment, result.GetValue(number), cancel);
                var documents = new JsonArray();
                foreach (var trial in trials)
                {
                    var log = await TrialHistory.ReadAsync(reader.Sweeps, trial, cancel);
                    if (asJson)
                    {
                        documents.Add(log.ToJson());
                    }
                    else
                    {
                        log.Write(shell.Out);
                    }
                }

                if (asJson)
                {
                    Json.Write(shell.Out, documents);
                }
                else if (trials.Count == 0)
                {
                    await shell.Out.WriteLineAsync(
                        $"No trial of {experiment} failed. One trial's log: grid logs {experiment} TRIAL"
                    );
                }

                return ExitCode.Done;
            }
        );
        return command;
    }

    private static async Task<IReadOnlyList<TrialRow>> ChosenAsync(
        ISweepReader sweeps,
        string experiment,
        long? number,
        CancellationToken cancel
    )
    {
        if (number is not { } wanted)
        {
            return await sweeps.TrialsAsync(experiment, [TrialState.Failed], 0, 1000, cancel);
        }

        return [await ChosenTrial.FindAsync(sweeps, experiment, wanted, cancel)];
    }
}
