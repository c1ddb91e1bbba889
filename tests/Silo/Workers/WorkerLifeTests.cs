using System.Diagnostics;

namespace Grid.Silo.Tests;

/// <summary>A worker goes when its parent goes, whatever it is doing.</summary>
public class WorkerLifeTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_in_the_middle_of_an_epoch_goes_when_its_input_ends()
    {
        using var parent = StartShell("exec \"$@\"");
        var messages = Train(parent);

        parent.StandardInput.Close();

        Assert.Null(messages.Read());
        await parent.WaitForExitAsync(Cancel);
    }

    [Fact]
    public async Task A_worker_goes_when_its_parent_is_killed_though_its_input_stays_open()
    {
        using var parent = StartShell("\"$@\" & wait");
        var messages = Train(parent);

        Signals.Send(parent.Id, Signals.Kill);

        // Both hold the other end of this pipe: it ends when the last of them has gone.
        Assert.Null(messages.Read());
        await parent.WaitForExitAsync(Cancel);
    }

    private static MessageStream Train(Process parent)
    {
        var messages = new MessageStream(parent.StandardOutput.BaseStream, parent.StandardInput.BaseStream);
        messages.Write(new Hello(Hello.CurrentVersion));
        Assert.IsType<Hello>(messages.Read());
        var lane = new StartLane("""{"seconds": 3600}""", 1, null);
        messages.Write(new StartTraining("synthetic", null, [], "", "cpu", 1, [lane]));
        Assert.IsType<Started>(messages.Read());
        messages.Write(new RunEpoch(1));
        return messages;
    }

    private static Process StartShell(string script)
    {
        // A shell's background job would have /dev/null for its input: 3 is what it was given.
        var start = new ProcessStartInfo(
            "/bin/sh",
            [
                "-c",
                $"exec 3<&0; {script.Replace("&", "<&3 &", StringComparison.Ordinal)}",
                "sh",
                GridProgram.Worker.Program,
                .. GridProgram.Worker.Arguments,
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }
}
