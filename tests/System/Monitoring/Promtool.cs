using System.ComponentModel;
using System.Diagnostics;

namespace Grid.SystemTests.Monitoring;

/// <summary>Prometheus' own judge of its files.</summary>
internal static class Promtool
{
    /// <summary>Fails the test with what promtool says, unless it is content.</summary>
    public static async Task AcceptsAsync(params string[] arguments)
    {
        var cancel = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("promtool", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode == 0, $"promtool {string.Join(' ', arguments)}\n{await output}{await error}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new FileNotFoundException(
                "Prometheus is not installed here (no promtool): apt-get install prometheus.",
                error
            );
        }
    }
}
