using System.Diagnostics;

namespace Grid.SystemTests;

/// <summary>A home on a file system of a few megabytes that fills up while a sweep runs.</summary>
public class DiskFullTests
{
    [Fact]
    public async Task Case_07_A_full_disk_pauses_the_sweep_with_the_reason_and_resume_completes_it_once_there_is_space()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch.Home);
        Assert.SkipUnless(
            await RunAsync("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", scratch.Home) == 0,
            "mounting a small file system is not permitted here"
        );
        try
        {
            await using var running = GridProcess.Start("run", scratch.Synthetic(seconds: 0.1), "--home", scratch.Home);
            await running.LineAsync(line => line.Contains("started", StringComparison.Ordinal));
            var filler = Path.Combine(scratch.Home, "filler");
            await FillAsync(filler);

            var full = await running.EndAsync();

            Assert.Equal(5, full.ExitCode);
            Assert.Contains("disk full", full.Output + full.Error, StringComparison.Ordinal);
            Assert.Contains("grid resume", full.Output + full.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", full.Error, StringComparison.Ordinal);

            File.Delete(filler);
            var id = await Scratch.OnlySweepAsync(scratch.Home);
            var resumed = await GridProcess.RunAsync("resume", id, "--home", scratch.Home);
            Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error);
            Assert.All(
                await Scratch.TrialsAsync(scratch.Home),
                trial =>
                {
                    Assert.Equal("completed", trial.GetProperty("state").GetString());
                    Assert.Equal(0, trial.GetProperty("failures").GetInt32());
                }
            );
        }
        finally
        {
            await RunAsync("umount", "--lazy", scratch.Home);
        }
    }

    private static async Task FillAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                await stream.WriteAsync(block, TestContext.Current.CancellationToken);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
