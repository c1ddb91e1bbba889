using System.CommandLine;
using Grid.Silo;

namespace Grid.Client;

/// <summary>`grid worker`: a process that a silo starts to train in. Not for people, so no help names it.</summary>
internal static class WorkerVerb
{
    public static Command Build(Shell shell)
    {
        var command = new Command(WorkerCommand.Verb, "Train for the silo that started this process") { Hidden = true };
        command.SetAction(_ => WorkerEntry.RunAsync(shell.Time));
        return command;
    }
}
