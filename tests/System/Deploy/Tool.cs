using System.Diagnostics;
using System.Text;

namespace Grid.SystemTests.Deploy;

/// <summary>Runs a program of this machine to its end.</summary>
internal static class Tool
{
    /// <summary>Whether a program of this name is on the path, or where administrators have theirs.</summary>
    public static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Append("/usr/sbin")
            .Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>What it wrote to standard output. A program that fails fails the test, with all that it wrote.</summary>
    public static async Task<string> RunAsync(params string[] command)
    {
        var ended = await EndAsync(command);
        Assert.True(
            ended.ExitCode == 0,
            $"{string.Join(' ', command)}\nended with {ended.ExitCode}:\n{ended.Output}\n{ended.Error}"
        );
        return ended.Output;
    }

    /// <summary>How it ended, whether it failed or not.</summary>
    public static async Task<Outcome> EndAsync(params string[] command)
    {
        var cancel = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = new Process { StartInfo = start };
        var (output, error) = (new StringBuilder(), new StringBuilder());
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new Outcome(process.ExitCode, output.ToString(), error.ToString());
    }

    private static void Keep(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            text.AppendLine(line);
        }
    }
}
