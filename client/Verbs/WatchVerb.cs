using System.CommandLine;
using Grid.Silo;

namespace Grid.Client;

/// <summary>`grid watch ID`: shows a sweep at a silo while it runs.</summary>
internal static class WatchVerb
{
    public static Command Build(Shell shell)
    {
        var (id, output) = (CommonOptions.Id(), CommonOptions.Output());
        var command = new Command("watch", "Show a sweep at a silo while it runs; Ctrl-C leaves, the sweep goes on")
        {
            id,
            output,
        };
        command.Asks(
            shell,
            output,
            async (result, place, silo, asJson, left) =>
            {
                var sweeps = new RemoteSweeps(silo);
                var status = await sweeps.GetAsync(result.GetValue(id)!, left);
                return await SweepWatch.RunAsync(shell, place, sweeps, status, isNew: false, asJson, left);
            }
        );
        return command;
    }
}
