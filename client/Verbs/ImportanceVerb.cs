using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Search;
using Grid.Spec;
using Grid.Store;
using Spectre.Console;

namespace Grid.Client;

/// <summary>`grid importance ID`: which hyperparameters the best trials of a sweep have in common.</summary>
internal static class ImportanceVerb
{
    public static Command Build(Shell shell)
    {
        var (id, output) = (CommonOptions.Id(), CommonOptions.Output());
        var command = new Command("importance", "Say which hyperparameters made the best trials the best")
        {
            id,
            output,
        };
        command.ReadsSweeps(
            shell,
            output,
            async (result, place, asJson, cancel) =>
            {
                var typed = result.GetValue(id)!;
                await using var reader = await SweepReader.OpenAsync(place, shell, typed, cancel);
                var status = await reader.Sweeps.GetAsync(await reader.Sweeps.FindAsync(typed, cancel), cancel);
                var spec = SpecJson.Read(status.Spec);
                var rows = await AllTrials.ReadAsync(reader.Sweeps, status.Id, cancel);
                var finished = rows.Where(row => row is { State: TrialState.Completed, Value: not null }).ToList();
                var shares = PedAnova.Of(
                    spec.Space,
                    spec.Objective,
                    finished.Select(row => (PointOf(row), row.Value!.Value))
                );
                Write(shell, spec, finished.Count, shares, asJson);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Write(
        Shell shell,
        ExperimentSpec spec,
        int trials,
        ImmutableArray<Importance> shares,
        bool asJson
    )
    {
        if (asJson)
        {
            var all = shares.Select(one => KeyValuePair.Create(one.Parameter, Json.Number(one.Share)));
            Json.Write(shell.Out, new JsonObject { ["trials"] = trials, ["importance"] = new JsonObject(all) });
            return;
        }

        var console = shell.NewConsole();
        if (shares.IsEmpty)
        {
            console.WriteLine(
                $"{trials} trials have completed with a number; it takes {PedAnova.Fewest} to say what mattered."
            );
            return;
        }

        var table = new FittedTable([
            new("parameter", Right: false, Style: "bold"),
            new("share"),
            new("", Right: false),
        ]);
        foreach (var one in shares)
        {
            var bar = new string('█', (int)Math.Round(one.Share * 30));
            table.Add(new(one.Parameter), new($"{one.Share:P0}"), new(bar, "green"));
        }

        table.Write(console);
        console.WriteLine(
            $"What the best tenth of {trials} completed trials by {spec.Objective.Metric} has in common (PED-ANOVA)."
        );
    }

    private static Assignment PointOf(TrialRow row)
    {
        using var document = JsonDocument.Parse(row.Parameters);
        var values = document.RootElement.EnumerateObject();
        return new([.. values.Select(one => KeyValuePair.Create(one.Name, one.Value.Deserialize<ParameterValue>()))]);
    }
}
