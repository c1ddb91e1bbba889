using System.CommandLine;
using Grid.Silo;
using Grid.Spec;

namespace Grid.Client;

/// <summary>`grid schema`: the JSON Schema of specs, for editors.</summary>
internal static class SchemaVerb
{
    public static Command Build(Shell shell)
    {
        var command = new Command("schema", "Print the JSON Schema of specs, for editors");
        command.SetAction(result =>
            Failures.GuardAsync(
                shell,
                CommonOptions.HomeOf(result, shell),
                async () =>
                {
                    await shell.Out.WriteLineAsync(SpecSchema.Write(ModelDeclarations.All));
                    return ExitCode.Done;
                }
            )
        );
        return command;
    }
}
