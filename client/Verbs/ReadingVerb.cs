using System.CommandLine;
using Grid.Silo;

namespace Grid.Client;

/// <summary>What the verbs that only read have in common: no lock, `-o json`, errors as lines.</summary>
internal static class ReadingVerb
{
    /// <summary>Sets the work of a verb that reads sweeps, wherever they are.</summary>
    public static void ReadsSweeps(
        this Command command,
        Shell shell,
        Option<string> output,
        Func<ParseResult, SweepPlace, bool, CancellationToken, Task<ExitCode>> work
    ) =>
        command.Reads(
            shell,
            output,
            (result, _, asJson, cancel) => work(result, Places.Of(result, shell), asJson, cancel)
        );

    /// <summary>The same for a verb that a silo does where one serves the home.</summary>
    public static void ReadsServed(
        this Command command,
        Shell shell,
        Option<string> output,
        Func<ParseResult, SweepPlace, bool, CancellationToken, Task<ExitCode>> work
    ) =>
        command.Reads(
            shell,
            output,
            (result, _, asJson, cancel) => work(result, Places.Served(result, shell), asJson, cancel)
        );

    /// <summary>Sets a verb's work. The work gets the home, and whether JSON is asked for.</summary>
    public static void Reads(
        this Command command,
        Shell shell,
        Option<string> output,
        Func<ParseResult, HomeFolder, bool, CancellationToken, Task<ExitCode>> work
    ) =>
        command.SetAction(
            (result, cancel) =>
            {
                var home = CommonOptions.HomeOf(result, shell);
                return Failures.GuardAsync(
                    shell,
                    home,
                    () => work(result, home, result.GetValue(output) == "json", cancel)
                );
            }
        );
}
