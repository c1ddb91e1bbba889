using System.CommandLine;

namespace Grid.Client;

/// <summary>`grid run SPEC`: submits a sweep and trains it on this machine.</summary>
internal static class RunVerb
{
    public static Command Build(Shell shell)
    {
        var (file, sets, slots) = (CommonOptions.SpecFile(), CommonOptions.Sets(), CommonOptions.Slots());
        var (lanes, output) = (CommonOptions.Lanes(), CommonOptions.Output());
        var command = new Command("run", "Train a sweep on this machine and show it")
        {
            file,
            sets,
            slots,
            lanes,
            output,
        };
        command.SetAction(result =>
        {
            var home = CommonOptions.HomeOf(result, shell);
            return Failures.GuardAsync(
                shell,
                home,
                () =>
                    RunAsync(
                        shell,
                        new SweepChoices(
                            Places.LocalOf(result, shell),
                            result.GetValue(slots),
                            result.GetValue(output) == "json"
                        ),
                        result.GetValue(file)!,
                        result.GetValue(sets) ?? [],
                        result.GetValue(lanes)
                    )
            );
        });
        return command;
    }

    private static Task<ExitCode> RunAsync(
        Shell shell,
        SweepChoices choices,
        string file,
        IReadOnlyList<string> sets,
        int? lanes
    )
    {
        // Before the home is touched: a bad spec writes nothing.
        var read = SpecFile.Read(shell, file, sets);
        var spec = lanes is null ? read : read with { Trial = read.Trial with { Lanes = lanes } };
        return SweepCommand.RunAsync(
            shell,
            choices,
            $"grid run {file}",
            (sweeps, cancel) => sweeps.SubmitAsync(spec, cancel)
        );
    }
}
