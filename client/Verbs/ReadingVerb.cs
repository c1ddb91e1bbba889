using System.CommandLine;
using Grid.Silo;

namespace Grid.Client;

/// <summary>What the verbs that only read have in common: no lock, `-o json`, errors as lines.</summary>
internal static class ReadingVerb
{
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
