using Grid.Client;

var output = new GuardedWriter(Console.Out);
Console.SetOut(output);
var code = await CommandLine.RunAsync(args, Shell.OfProcess());
if (output.Failure is { } failure)
{
    await Console.Error.WriteLineAsync(
        $"Standard output could not be written: {failure.TrimEnd('.')}. What a sweep measured is in its home all the same: see grid ls."
    );
    return code == (int)ExitCode.Done ? (int)ExitCode.Failed : code;
}

return code;
