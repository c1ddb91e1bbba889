using System.CommandLine;
using Grid.Silo;

namespace Grid.Client;

/// <summary>`grid silos`: the silos that work together, and which of them controls.</summary>
internal static class SilosVerb
{
    public static Command Build(Shell shell)
    {
        var output = CommonOptions.Output();
        var command = new Command("silos", "List the silos; a star marks the one that controls") { output };
        command.Asks(
            shell,
            output,
            async (_, _, connection, asJson, cancel) =>
            {
                var silos = await new RemoteSilos(connection).ListAsync(cancel);
                if (asJson)
                {
                    Json.Write(shell.Out, SiloJson.Of(silos));
                }
                else
                {
                    Write(shell, silos);
                }

                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Write(Shell shell, IReadOnlyList<SiloStatus> silos)
    {
        var now = shell.Time.GetUtcNow();
        var table = new FittedTable([
            new("silo", Right: false, Style: "bold"),
            new("address", Right: false),
            new("state", Right: false),
            new("slots"),
            new("since"),
            new("seen"),
            new("version", Right: false, ColumnFit.WhereRoom),
        ]);
        foreach (var silo in silos)
        {
            var busy = silo.Slots.Count(slot => slot.Lanes.Count > 0);
            table.Add(
                new($"{silo.Name}{(silo.Control ? " *" : "")}"),
                new(silo.Address),
                new(silo.State, silo.State == SiloStatus.Active ? "green" : "yellow"),
                new($"{busy} of {silo.Slots.Count} busy"),
                new($"{Text.Duration(now - silo.StartedAt)}"),
                new($"{Text.Duration(now - silo.SeenAt)} ago"),
                new(silo.Version, "grey")
            );
        }

        table.Write(shell.NewConsole());
    }
}
