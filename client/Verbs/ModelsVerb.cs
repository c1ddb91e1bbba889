using System.CommandLine;
using System.Text.Json.Nodes;
using Grid.Search;
using Grid.Silo;
using Grid.Spec;
using Spectre.Console;

namespace Grid.Client;

/// <summary>`grid models`: the models of this program; `grid models show NAME`: one's parameters with types, defaults and bounds, its metrics and data sets.</summary>
internal static class ModelsVerb
{
    public static Command Build(Shell shell)
    {
        var output = CommonOptions.Output();
        var command = new Command("models", "List the models") { BuildShow(shell), output };
        command.Reads(shell, output, (_, _, asJson, _) => Task.FromResult(List(shell, asJson)));
        return command;
    }

    private static Command BuildShow(Shell shell)
    {
        var name = new Argument<string>("NAME") { Description = "A model's name" };
        var output = CommonOptions.Output();
        var command = new Command("show", "Show a model's parameters, metrics and data sets") { name, output };
        command.Reads(
            shell,
            output,
            (result, _, asJson, _) => Task.FromResult(Show(shell, result.GetValue(name)!, asJson))
        );
        return command;
    }

    private static ExitCode List(Shell shell, bool asJson)
    {
        if (asJson)
        {
            Json.Write(shell.Out, new JsonArray([.. ModelDeclarations.All.Select(Document)]));
        }
        else
        {
            List(shell.NewConsole(), ModelDeclarations.All);
        }

        return ExitCode.Done;
    }

    private static ExitCode Show(Shell shell, string name, bool asJson)
    {
        var known = ModelDeclarations.All;
        var model =
            known.FirstOrDefault(model => model.Name == name)
            ?? throw new UsageException(
                $"There is no model '{name}'. {Nearest.Hint(name, [.. known.Select(model => model.Name)])} See grid models."
            );
        if (asJson)
        {
            Json.Write(shell.Out, Document(model));
        }
        else
        {
            Describe(shell.NewConsole(), model);
        }

        return ExitCode.Done;
    }

    private static void List(IAnsiConsole console, IReadOnlyList<ModelDeclaration> models)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("model", "what it is");
        foreach (var model in models)
        {
            table.AddRow($"[bold]{Markup.Escape(model.Name)}[/]", Markup.Escape(model.Summary));
        }

        console.Write(table);
        console.MarkupLine("Parameters and metrics of one: [bold]grid models show NAME[/]");
    }

    private static void Describe(IAnsiConsole console, ModelDeclaration model)
    {
        console.MarkupLineInterpolated($"[bold]{model.Name}[/]: {model.Summary}");
        var datasets = model.Datasets.Length > 0 ? string.Join(", ", model.Datasets) : "none";
        console.MarkupLineInterpolated($"data sets: {datasets}");

        var parameters = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("parameter", "type", "default", "values", "what it does");
        foreach (var parameter in model.Parameters)
        {
            parameters.AddRow(
                $"[bold]{Markup.Escape(parameter.Name)}[/]",
                Type(parameter),
                Markup.Escape(parameter.Default.ToString()),
                Markup.Escape(Values(parameter)),
                Markup.Escape(parameter.Summary)
            );
        }

        console.Write(parameters);
        var metrics = new Table().Border(TableBorder.Simple).AddColumns("metric", "good", "what it measures");
        foreach (var metric in model.Metrics)
        {
            metrics.AddRow(
                $"[bold]{Markup.Escape(metric.Name)}[/]",
                metric.Goal == Goal.Minimize ? "small" : "large",
                Markup.Escape(metric.Summary)
            );
        }

        console.Write(metrics);
    }

    private static string Values(ParameterDeclaration parameter)
    {
        if (parameter.Choices.Length > 0)
        {
            return string.Join(", ", parameter.Choices);
        }

        return (parameter.Min, parameter.Max) switch
        {
            ({ } min, { } max) => $"{Bound(min)} to {Bound(max)}",
            ({ } min, null) => $"from {Bound(min)}",
            (null, { } max) => $"up to {Bound(max)}",
            _ when parameter.Kind == ParameterKind.Flag => "true, false",
            _ => "any",
        };
    }

    private static string Type(ParameterDeclaration parameter) =>
        parameter.Kind switch
        {
            ParameterKind.Integer => "integer",
            ParameterKind.Real => "number",
            ParameterKind.Flag => "flag",
            _ => "text",
        };

    /// <summary>As it would be written in a spec: 1000000, not 1E+06.</summary>
    private static string Bound(double bound) =>
        Math.Abs(bound) < 1e15 && double.IsInteger(bound) ? bound.ToString("F0") : bound.ToString("G6");

    private static JsonNode Document(ModelDeclaration model) =>
        new JsonObject
        {
            ["name"] = model.Name,
            ["summary"] = model.Summary,
            ["datasets"] = new JsonArray([.. model.Datasets.Select(name => (JsonNode)name)]),
            ["parameters"] = new JsonArray([.. model.Parameters.Select(Document)]),
            ["metrics"] = new JsonArray([
                .. model.Metrics.Select(metric =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = metric.Name,
                            ["goal"] = metric.Goal.ToString().ToLowerInvariant(),
                            ["summary"] = metric.Summary,
                        }
                ),
            ]),
        };

    private static JsonNode Document(ParameterDeclaration parameter) =>
        new JsonObject
        {
            ["name"] = parameter.Name,
            ["kind"] = parameter.Kind.ToString().ToLowerInvariant(),
            ["default"] = parameter.Default.Kind switch
            {
                ParameterKind.Integer => JsonValue.Create(parameter.Default.Integer),
                ParameterKind.Real => Json.Number(parameter.Default.Real),
                ParameterKind.Flag => JsonValue.Create(parameter.Default.Flag),
                _ => JsonValue.Create(parameter.Default.Text),
            },
            ["min"] = parameter.Min,
            ["max"] = parameter.Max,
            ["choices"] = new JsonArray([.. parameter.Choices.Select(choice => (JsonNode)choice)]),
            ["changes_shape"] = parameter.ChangesShape,
            ["summary"] = parameter.Summary,
        };
}
