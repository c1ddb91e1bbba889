using System.CommandLine;
using System.Globalization;
using Grid.Grains;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>`grid rerun ID`: runs a sweep's trials again, with the same spec, seeds and parameters, and says whether they measure the same.</summary>
internal static class RerunVerb
{
    public static Command Build(Shell shell)
    {
        var (id, slots, tolerance) = (CommonOptions.Id(), CommonOptions.Slots(), CommonOptions.Tolerance());
        var (trials, output) = (Trials(), CommonOptions.Output());
        var all = new Option<bool>("--all") { Description = "All trials that have ended (the default)" };
        var command = new Command(
            "rerun",
            "Run a sweep's trials again and compare what they measure; exits with 7 where that differs"
        )
        {
            id,
            trials,
            all,
            tolerance,
            slots,
            output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) && result.GetResult(trials) is not null)
            {
                result.AddError("--all and --trials say different things: give one of them.");
            }
        });
        command.ReadsServed(
            shell,
            output,
            (result, place, asJson, cancel) =>
            {
                var asked = new Asked(
                    result.GetValue(id)!,
                    result.GetValue(trials) is { Length: > 0 } chosen ? chosen : null,
                    result.GetValue(tolerance),
                    asJson
                );
                return place is SiloPlace silo
                    ? AtSiloAsync(shell, silo, asked, cancel)
                    : HereAsync(shell, (HomePlace)place, result.GetValue(slots), asked);
            }
        );
        return command;
    }

    private static async Task<ExitCode> HereAsync(Shell shell, HomePlace place, int? slots, Asked asked)
    {
        // Looked up without the lock, so that a mistyped id leaves no trace.
        string id;
        int? lanes;
        await using (var reader = await SweepReader.OpenAsync(place, shell, asked.Id, CancellationToken.None))
        {
            id = await reader.Sweeps.FindAsync(asked.Id, CancellationToken.None);
            var sweep = await SweepData.ReadAsync(reader.Sweeps, id, CancellationToken.None);
            Datasets.Require(shell, sweep.Spec);

            // What was probed then is taken over: another number of lanes rounds otherwise.
            lanes = sweep.Records.Values.Select(record => (int?)record.Lanes).Max();
        }

        return await SweepCommand.RunAsync(
            shell,
            new SweepChoices(place, slots, asked.AsJson) { Lanes = lanes },
            $"grid rerun {id}",
            (sweeps, cancel) => sweeps.RerunAsync(id, asked.Trials, $"{Guid.NewGuid()}", cancel),
            (sweeps, ended, code) => ConcludeAsync(shell, place, sweeps, id, ended, code, asked)
        );
    }

    private static async Task<ExitCode> AtSiloAsync(Shell shell, SiloPlace place, Asked asked, CancellationToken cancel)
    {
        using var interrupts = new Interrupts(() => Environment.Exit((int)ExitCode.Interrupted));
        using var silo = new SiloConnection(place.Silo, shell.Time);
        var sweeps = new RemoteSweeps(silo);
        var original = await sweeps.FindAsync(asked.Id, cancel);
        var begun = await sweeps.RerunAsync(original, asked.Trials, $"{Guid.NewGuid()}", cancel);
        await SweepViews
            .Lines(shell, asked.AsJson)
            .WriteLineAsync($"{begun.Id}: {Text.Count(begun.Total ?? 0, "trial")} of {original} again, {place.Where}");
        return await SweepWatch.RunAsync(
            shell,
            place,
            sweeps,
            begun,
            isNew: true,
            asked.AsJson,
            interrupts.First,
            (ended, code) => ConcludeAsync(shell, place, sweeps, original, ended, code, asked)
        );
    }

    /// <summary>Only a rerun that has ended is compared: what is paused goes on first.</summary>
    private static async Task<ExitCode> ConcludeAsync(
        Shell shell,
        SweepPlace place,
        ISweepReader sweeps,
        string original,
        ExperimentStatus ended,
        ExitCode code,
        Asked asked
    )
    {
        if (!ended.State.IsTerminal())
        {
            await SweepResult.WriteAsync(shell, sweeps, ended, place, asked.AsJson, next: "show");
            return code;
        }

        var comparison = await SweepComparison.RunAsync(sweeps, original, ended.Id, CancellationToken.None);
        var equal = ComparisonReport.Write(shell, comparison, asked.Tolerance, asked.AsJson);
        if (!asked.AsJson)
        {
            await shell.Out.WriteLineAsync(
                $"next: grid compare {ended.Id}{place.Option}, grid card {ended.Id}{place.Option}"
            );
        }

        return equal;
    }

    private static Option<long[]?> Trials() =>
        new("--trials")
        {
            Description = "The numbers of the trials to run again, such as 3,5",
            HelpName = "N,N,…",
            CustomParser = result =>
            {
                var numbers = new List<long>();
                foreach (var word in result.Tokens[0].Value.Split(','))
                {
                    if (!long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    {
                        result.AddError($"--trials takes numbers such as 3,5, not '{result.Tokens[0].Value}'.");
                        return null;
                    }

                    numbers.Add(number);
                }

                return [.. numbers];
            },
        };

    /// <param name="Trials">Null: all.</param>
    private sealed record Asked(string Id, IReadOnlyCollection<long>? Trials, double Tolerance, bool AsJson);
}
