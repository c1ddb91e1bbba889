using System.CommandLine;
using System.Text.Json.Nodes;
using Grid.Search;
using Grid.Silo;
using Grid.Spec;
using Spectre.Console;

namespace Grid.Client;

/// <summary>`grid models [NAME]`: the models of this program, their parameters with defaults and bounds, and their metrics.</summary>
internal static class ModelsVerb
{
    public static Command Build(Shell shell)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "A model's name (default: a list of all)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = CommonOptions.Output();
        var command = new Command("models", "Show the models, their parameters and metrics") { name, output };
        command.Reads(
            shell,
            output,
            (result, _, asJson, _) => Task.FromResult(Show(shell, result.GetValue(name), asJson))
        );
        return command;
    }

    private static ExitCode Show(Shell shell, string? name, bool asJson)
    {
        var known = ModelDeclarations.All;
        var chosen = name is null ? known : [.. known.Where(model => model.Name == name)];
        if (chosen.Count == 0)
        {
            throw new UsageException(
                $"There is no model '{name}'. {Nearest.Hint(name!, [.. known.Select(model => model.Name)])} See grid models."
            );
        }

        if (asJson)
        {
            Json.Write(shell.Out, new JsonArray([.. chosen.Select(Document)]));
        }
        else if (name is null)
        {
            List(shell.NewConsole(), chosen);
        }
        else
        {
            Describe(shell.NewConsole(), chosen[0]);
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
        console.MarkupLine("Parameters and metrics of one: [bold]grid models NAME[/]");
    }

    private static void Describe(IAnsiConsole console, ModelDeclaration model)
    {
        console.MarkupLineInterpolated($"[bold]{model.Name}[/]: {model.Summary}");
        if (model.Datasets.Length > 0)
        {
            console.MarkupLineInterpolated($"data sets: {string.Join(", ", model.Datasets)}");
        }

        var parameters = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("parameter", "default", "values", "what it does");
        foreach (var parameter in model.Parameters)
        {
            parameters.AddRow(
                $"[bold]{Markup.Escape(parameter.Name)}[/]",
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

        var kind = parameter.Kind switch
        {
            ParameterKind.Integer => "integer",
            ParameterKind.Real => "number",
            ParameterKind.Flag => "true, false",
            _ => "text",
        };
        return (parameter.Min, parameter.Max) switch
        {
            ({ } min, { } max) => $"{kind}, {Bound(min)} to {Bound(max)}",
            ({ } min, null) => $"{kind}, from {Bound(min)}",
            (null, { } max) => $"{kind}, up to {Bound(max)}",
            _ => kind,
        };
    }

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
