using System.CommandLine;
using System.Text.Json.Nodes;
using Grid.Search;
using Grid.Spec;

namespace Grid.Client;

/// <summary>`grid simulate SPEC`: a sweep in virtual time, on made-up learning curves.</summary>
internal static class SimulateVerb
{
    /// <summary>Some seconds of work.</summary>
    private const long MostEpochs = 20_000_000;

    public static Command Build(Shell shell)
    {
        var (file, sets, output) = (CommonOptions.SpecFile(), CommonOptions.Sets(), CommonOptions.Output());
        var workers = new Option<int>("--workers")
        {
            Description = "How many trials train at once",
            HelpName = "N",
            DefaultValueFactory = _ => 8,
        };
        var failures = new Option<double>("--failures")
        {
            Description = "How likely an epoch fails, from 0 to 1",
            HelpName = "P",
        };
        var seed = new Option<long>("--seed") { Description = "Of the made-up curves", HelpName = "N" };
        workers.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1_000_000)
            {
                result.AddError("--workers is a number from 1 to 1,000,000.");
            }
        });
        failures.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1))
            {
                result.AddError("--failures is a number from 0 to 1.");
            }
        });
        var command = new Command("simulate", "Run a sweep in virtual time, on made-up learning curves")
        {
            file,
            sets,
            workers,
            failures,
            seed,
            output,
        };
        command.Reads(
            shell,
            output,
            async (result, home, asJson, cancel) =>
            {
                var spec = SpecFile.Read(shell, result.GetValue(file)!, result.GetValue(sets) ?? []);
                var options = new SimulationOptions(result.GetValue(workers), result.GetValue(seed))
                {
                    FailureRate = result.GetValue(failures),
                    Retries = spec.Trial.Retries,
                };
                var simulated = new Simulator(spec.Space, spec.Targets, spec.Search, options).Run(MostEpochs, cancel);
                if (simulated is null)
                {
                    await shell.Error.WriteLineAsync(
                        $"{spec.Name} takes more than {MostEpochs:N0} epochs: simulate less of it, such as with --set search.trials=1000."
                    );
                    return ExitCode.Usage;
                }

                var epoch = await EpochTimes.OfAsync(home, spec.Model, cancel);
                Write(shell, spec, options, simulated, epoch, asJson);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Write(
        Shell shell,
        ExperimentSpec spec,
        SimulationOptions options,
        SimulationResult result,
        TimeSpan? epoch,
        bool asJson
    )
    {
        if (asJson)
        {
            Json.Write(shell.Out, Document(options, result, epoch));
            return;
        }

        // The spec's own window is the usual reason for workers that have nothing to do.
        var window =
            spec.Search.Parallel < options.Workers
                ? $" (search.parallel lets {spec.Search.Parallel:N0} train at once: --set search.parallel={options.Workers})"
                : "";
        var busy = result.DeviceTime / (result.Makespan * options.Workers);
        var whole = SpecPlan.Of(spec).Epochs is { } most ? $" of {(double)most:N0} without stopping" : "";
        shell.Out.WriteLine(
            $"""
            {spec.Name}, simulated on {options.Workers:N0} workers with made-up learning curves
            trials       {result.Trials:N0}: {result.Completed:N0} completed, {result.Stopped:N0} stopped, {result.Failed:N0} failed; {result.Promotions:N0} promotions
            epochs       {result.Epochs:N0}{whole}
            makespan     {Time(result.Makespan, epoch)}
            device time  {Time(result.DeviceTime, epoch)}; workers are busy {busy:P0} of the time{window}
            best found   {(
                result.Best is { } best ? $"{Text.Number(best)} (trial {result.BestTrial})" : "none"
            )}; {Text.Number(result.BestPossible)} is possible
            """
        );
    }

    private static string Time(double epochs, TimeSpan? epoch) =>
        epoch is { } length ? Text.About(length * epochs) : $"{epochs:N0} × the time of an epoch";

    private static JsonObject Document(SimulationOptions options, SimulationResult result, TimeSpan? epoch) =>
        new()
        {
            ["workers"] = options.Workers,
            ["trials"] = result.Trials,
            ["completed"] = result.Completed,
            ["stopped"] = result.Stopped,
            ["failed"] = result.Failed,
            ["promotions"] = result.Promotions,
            ["epochs"] = result.Epochs,
            ["makespan_epochs"] = result.Makespan,
            ["device_epochs"] = result.DeviceTime,
            ["seconds_per_epoch"] = epoch?.TotalSeconds,
            ["device_hours"] = epoch is { } length ? length.TotalHours * result.DeviceTime : null,
            ["best"] = Json.Number(result.Best),
            ["best_trial"] = result.BestTrial,
            ["best_possible"] = result.BestPossible,
        };
}
