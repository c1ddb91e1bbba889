using System.CommandLine;
using Grid.Silo;

namespace Grid.Client;

/// <summary>What the verbs that need a silo have in common: it is found and called, and Ctrl-C leaves without a trace.</summary>
internal static class AskingVerb
{
    /// <summary>Sets a verb's work. The work gets the silo, a connection to it, and whether JSON is asked for.</summary>
    public static void Asks(
        this Command command,
        Shell shell,
        Option<string> output,
        Func<ParseResult, SiloPlace, SiloConnection, bool, CancellationToken, Task<ExitCode>> work
    ) =>
        command.SetAction(result =>
            Failures.GuardAsync(
                shell,
                CommonOptions.HomeOf(result, shell),
                async () =>
                {
                    var place = Places.SiloOf(result, shell);
                    using var interrupts = new Interrupts(() => Environment.Exit((int)ExitCode.Interrupted));
                    using var silo = new SiloConnection(place.Silo, shell.Time);
                    return await work(result, place, silo, result.GetValue(output) == "json", interrupts.First);
                }
            )
        );
}
