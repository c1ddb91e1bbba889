using System.CommandLine;
using Grid.Silo;

namespace Grid.Client;

/// <summary>`grid drain SILO`: sends a silo home.</summary>
internal static class DrainVerb
{
    public static Command Build(Shell shell)
    {
        var name = new Argument<string>("SILO") { Description = "A silo's name, as grid silos says it" };
        var output = CommonOptions.Output();
        var command = new Command("drain", "Have a silo hand back its trials and leave; others go on with them")
        {
            name,
            output,
        };
        command.Asks(
            shell,
            output,
            async (result, _, connection, asJson, cancel) =>
            {
                var silo = await new RemoteSilos(connection).DrainAsync(result.GetValue(name)!, cancel);
                if (asJson)
                {
                    Json.Write(shell.Out, SiloJson.Of(silo));
                }
                else
                {
                    var busy = silo.Slots.Count(slot => slot.Lanes.Count > 0);
                    await shell.Out.WriteLineAsync(
                        $"{silo.Name} drains: {Text.Count(busy, "training")} to save, then it leaves"
                    );
                }

                return ExitCode.Done;
            }
        );
        return command;
    }
}
