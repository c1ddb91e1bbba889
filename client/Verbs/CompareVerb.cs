using System.CommandLine;

namespace Grid.Client;

/// <summary>`grid compare AGAIN [ORIGINAL]`: whether two sweeps measured the same.</summary>
internal static class CompareVerb
{
    public static Command Build(Shell shell)
    {
        var again = new Argument<string>("AGAIN")
        {
            Description = "The sweep that ran later: its id, or enough of its beginning",
        };
        var original = new Argument<string?>("ORIGINAL")
        {
            Description = "The sweep to compare with (default: the one that AGAIN runs again)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var (tolerance, output) = (CommonOptions.Tolerance(), CommonOptions.Output());
        var command = new Command(
            "compare",
            "Compare what a sweep and its rerun measured, epoch by epoch; exits with 7 where they differ"
        )
        {
            again,
            original,
            tolerance,
            output,
        };
        command.ReadsSweeps(
            shell,
            output,
            async (result, place, asJson, cancel) =>
            {
                var typed = result.GetValue(again)!;
                await using var reader = await SweepReader.OpenAsync(place, shell, typed, cancel);
                var status = await reader.Sweeps.GetAsync(await reader.Sweeps.FindAsync(typed, cancel), cancel);
                var other = result.GetValue(original) is { } named
                    ? await reader.Sweeps.FindAsync(named, cancel)
                    : status.RerunOf
                        ?? throw new UsageException(
                            $"{status.Id} runs no other sweep again. Name the one to compare with: grid compare {status.Id} ORIGINAL"
                        );
                var comparison = await SweepComparison.RunAsync(reader.Sweeps, other, status.Id, cancel);
                return ComparisonReport.Write(shell, comparison, result.GetValue(tolerance), asJson);
            }
        );
        return command;
    }
}
