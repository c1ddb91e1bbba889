using System.CommandLine;
using Grid.Silo;

namespace Grid.Client;

/// <summary>`grid get ID TRIAL`: a trial's checkpoint or picture as a file, from a home or a silo.</summary>
internal static class GetVerb
{
    public static Command Build(Shell shell)
    {
        var (id, number) = (CommonOptions.Id(), CommonOptions.Trial());
        var checkpoint = new Option<bool>("--checkpoint") { Description = "Its newest checkpoint (the default)" };
        var picture = new Option<bool>("--picture") { Description = "Its picture" };
        var file = new Option<string?>("--output", "-o")
        {
            Description = "The file to write (default: ID-TRIAL.safetensors or .png, here)",
            HelpName = "FILE",
        };
        var force = new Option<bool>("--force") { Description = "Replace the file where there is one" };
        var command = new Command("get", "Fetch a trial's checkpoint or picture, checked by its SHA-256")
        {
            id,
            number,
            checkpoint,
            picture,
            file,
            force,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(checkpoint) && result.GetValue(picture))
            {
                result.AddError("--checkpoint and --picture are two files: give one of them.");
            }
        });
        command.SetAction(
            (result, cancel) =>
                Failures.GuardAsync(
                    shell,
                    CommonOptions.HomeOf(result, shell),
                    async () =>
                    {
                        var typed = result.GetValue(id)!;
                        await using var reader = await SweepReader.OpenAsync(
                            Places.Of(result, shell),
                            shell,
                            typed,
                            cancel
                        );
                        var experiment = await reader.Sweeps.FindAsync(typed, cancel);
                        var trial = await ChosenTrial.FindAsync(
                            reader.Sweeps,
                            experiment,
                            result.GetValue(number),
                            cancel
                        );
                        var extension = result.GetValue(picture) ? "png" : "safetensors";
                        var path = Path.GetFullPath(
                            result.GetValue(file) ?? $"{experiment}-{trial.Number}.{extension}"
                        );
                        NewFile.Require(path, result.GetValue(force));
                        var fetched = result.GetValue(picture)
                            ? await PictureAsync(reader.Sweeps, experiment, trial.Number, path, cancel)
                            : await CheckpointAsync(reader.Sweeps, experiment, trial.Number, path, cancel);
                        await shell.Out.WriteLineAsync(fetched);
                        return ExitCode.Done;
                    }
                )
        );
        return command;
    }

    private static async Task<string> CheckpointAsync(
        ISweepReader sweeps,
        string experiment,
        long trial,
        string path,
        CancellationToken cancel
    ) =>
        await TrialDownload.CheckpointAsync(sweeps, experiment, trial, path, cancel) is { } checkpoint
            ? $"{path}: epoch {checkpoint.Step}, {checkpoint.Bytes:N0} bytes, SHA-256 {checkpoint.Sha256}"
            : throw new UnknownExperimentException($"No checkpoint of {experiment} trial {trial} is kept.");

    private static async Task<string> PictureAsync(
        ISweepReader sweeps,
        string experiment,
        long trial,
        string path,
        CancellationToken cancel
    ) =>
        await TrialDownload.PictureAsync(sweeps, experiment, trial, path, cancel)
            ? $"{path}: {new FileInfo(path).Length:N0} bytes"
            : throw new UnknownExperimentException($"No picture of {experiment} trial {trial} was drawn.");
}
