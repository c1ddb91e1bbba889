using System.CommandLine;
using System.Text.Json.Nodes;
using Grid.Spec;

namespace Grid.Client;

/// <summary>`grid validate SPEC…`: says everything that is wrong in specs, and writes nothing.</summary>
internal static class ValidateVerb
{
    public static Command Build(Shell shell)
    {
        var files = new Argument<string[]>("SPEC")
        {
            Description = "Sweeps' YAML files; - for standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        var (sets, output) = (CommonOptions.Sets(), CommonOptions.Output());
        var command = new Command("validate", "Check specs without running anything") { files, sets, output };
        command.Reads(
            shell,
            output,
            (result, _, asJson, _) =>
                Task.FromResult(Validate(shell, result.GetValue(files)!, result.GetValue(sets) ?? [], asJson))
        );
        return command;
    }

    private static ExitCode Validate(Shell shell, string[] files, string[] sets, bool asJson)
    {
        var documents = new JsonArray();
        var good = true;
        foreach (var file in files)
        {
            var problems = Problems(shell, file, sets);
            good &= problems.Count == 0;
            if (asJson)
            {
                documents.Add(Document(file, problems));
            }
            else if (problems.Count == 0)
            {
                shell.Out.WriteLine($"{file}: good");
            }

            foreach (var problem in asJson ? [] : problems)
            {
                shell.Error.WriteLine(problem.ToString());
            }
        }

        if (asJson)
        {
            Json.Write(shell.Out, documents);
        }

        return good ? ExitCode.Done : ExitCode.Usage;
    }

    private static IReadOnlyList<SpecProblem> Problems(Shell shell, string file, string[] sets)
    {
        try
        {
            _ = SpecFile.Read(shell, file, sets);
            return [];
        }
        catch (SpecException error)
        {
            return error.Problems;
        }
    }

    private static JsonObject Document(string file, IReadOnlyList<SpecProblem> problems) =>
        new()
        {
            ["file"] = file,
            ["valid"] = problems.Count == 0,
            ["problems"] = new JsonArray([
                .. problems.Select(problem =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["file"] = problem.File,
                            ["line"] = problem.Line,
                            ["key"] = problem.Path,
                            ["what"] = problem.What,
                            ["remedy"] = problem.Remedy,
                        }
                ),
            ]),
        };
}
