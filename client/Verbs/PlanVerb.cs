using System.CommandLine;
using System.Text.Json.Nodes;
using Grid.Search;
using Grid.Spec;
using Spectre.Console;

namespace Grid.Client;

/// <summary>`grid plan SPEC`: what a sweep would cost, without running it.</summary>
internal static class PlanVerb
{
    /// <summary>A second of work.</summary>
    private const long MostSimulated = 1_000_000;

    public static Command Build(Shell shell)
    {
        var (file, sets, output) = (CommonOptions.SpecFile(), CommonOptions.Sets(), CommonOptions.Output());
        var command = new Command("plan", "Say how many trials, epochs and hours a sweep costs") { file, sets, output };
        command.Reads(
            shell,
            output,
            async (result, home, asJson, cancel) =>
            {
                var spec = SpecFile.Read(shell, result.GetValue(file)!, result.GetValue(sets) ?? []);
                var plan = SpecPlan.Of(spec);
                var epoch = await EpochTimes.OfAsync(home, spec.Model, cancel);
                var expected = Expected(spec, cancel);
                if (asJson)
                {
                    Json.Write(shell.Out, Document(spec, plan, expected, epoch));
                }
                else
                {
                    Write(shell.NewConsole(), spec, plan, expected, epoch);
                }

                return ExitCode.Done;
            }
        );
        return command;
    }

    /// <summary>Epochs that a sweep comes to where its stopping policy ends trials early, by simulation; null where none does, or it would take too long.</summary>
    private static long? Expected(ExperimentSpec spec, CancellationToken cancel) =>
        spec.Search.Stop is null
            ? null
            : new Simulator(spec.Space, spec.Targets, spec.Search, new SimulationOptions(spec.Search.Parallel))
                .Run(MostSimulated, cancel)
                ?.Epochs;

    private static double? DeviceHours(SpecPlan plan, long? expected, TimeSpan? epoch) =>
        (expected ?? (double?)plan.Epochs) is { } epochs && epoch is { } time ? epochs * time.TotalHours : null;

    private static void Write(IAnsiConsole console, ExperimentSpec spec, SpecPlan plan, long? expected, TimeSpan? epoch)
    {
        var on = spec.Dataset is { } dataset ? $" on {dataset}" : "";
        console.MarkupLineInterpolated($"[bold]{spec.Name}[/]: {spec.Model}{on}, {spec.Search.Algorithm} search");
        var table = new Table().Border(TableBorder.Simple).AddColumns("parameter", "values");
        table.AddColumn(new TableColumn("count").RightAligned());
        foreach (var parameter in plan.Parameters)
        {
            var when = parameter.When is { } condition ? $" [grey](when {Markup.Escape(condition)})[/]" : "";
            table.AddRow(
                $"[bold]{Markup.Escape(parameter.Name)}[/]",
                Markup.Escape(parameter.Values) + when,
                parameter.Count is { } count ? count.ToString("N0") : "any"
            );
        }

        console.Write(table);
        console.WriteLine($"points  {Amount(plan.Points)}");
        console.WriteLine(
            $"trials  {Amount(plan.Trials)}{(spec.Search.Repeats > 1 ? $" ({spec.Search.Repeats} of each point)" : "")}"
        );
        console.WriteLine(
            $"epochs  {(plan.Epochs is { } epochs ? $"{Amount(epochs)} at most" : "as many as the model takes")}{(expected is { } some ? $", about {some:N0} with this stopping policy by simulation" : "")}"
        );
        console.WriteLine(
            DeviceHours(plan, expected, epoch) is { } hours
                ? $"time    {Hours(hours)} of one slot, at {epoch!.Value.TotalSeconds:G3} s an epoch as measured in this home"
                : $"time    not known yet: no trial of {spec.Model} has completed in this home; one epoch tells (--set space.epochs=1)"
        );
    }

    private static JsonObject Document(ExperimentSpec spec, SpecPlan plan, long? expected, TimeSpan? epoch) =>
        new()
        {
            ["name"] = spec.Name,
            ["model"] = spec.Model,
            ["algorithm"] = spec.Search.Algorithm,
            ["points"] = Json.Number((double)plan.Points),
            ["trials"] = Json.Number((double)plan.Trials),
            ["epochs"] = plan.Epochs is { } epochs ? Json.Number((double)epochs) : null,
            ["expected_epochs"] = expected,
            ["seconds_per_epoch"] = epoch?.TotalSeconds,
            ["device_hours"] = DeviceHours(plan, expected, epoch),
            ["parameters"] = new JsonArray([
                .. plan.Parameters.Select(parameter =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = parameter.Name,
                            ["values"] = parameter.Values,
                            ["count"] = parameter.Count is { } count ? Json.Number((double)count) : null,
                            ["when"] = parameter.When,
                        }
                ),
            ]),
        };

    private static string Amount(UInt128 count) => count == UInt128.MaxValue ? "no end" : count.ToString("N0");

    private static string Hours(double hours) =>
        hours < 1 ? $"{Math.Max(1, hours * 60):0} min"
        : hours < 10_000 ? $"{hours:0.#} hours"
        : $"{hours / 24 / 365:N0} years";
}
