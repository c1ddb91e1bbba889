using System.Security.Cryptography;

namespace Grid.Client.Tests;

/// <summary>`grid get`: a trial's files, whole or not at all.</summary>
public class GetTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_checkpoint_comes_with_the_recorded_bytes()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        var file = shell.File("out", "best.safetensors");

        Assert.Equal(0, await shell.RunAsync("get", "curve", "1", "-o", file));

        var kept = await File.ReadAllBytesAsync(Kept(shell), Cancel);
        Assert.Equal(kept, await File.ReadAllBytesAsync(file, Cancel));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(kept)), shell.Output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public async Task A_file_that_is_there_stays_unless_force_is_given()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        var file = shell.File("out", "best.safetensors");
        await File.WriteAllTextAsync(file, "mine", Cancel);

        Assert.Equal(2, await shell.RunAsync("get", "curve", "1", "-o", file));
        Assert.Equal("mine", await File.ReadAllTextAsync(file, Cancel));
        Assert.Equal(0, await shell.RunAsync("get", "curve", "1", "-o", file, "--force"));
        Assert.NotEqual("mine", await File.ReadAllTextAsync(file, Cancel));
    }

    [Fact]
    public async Task A_damaged_checkpoint_leaves_no_file()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        var bytes = await File.ReadAllBytesAsync(Kept(shell), Cancel);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(Kept(shell), bytes, Cancel);
        var file = shell.File("out", "best.safetensors");

        Assert.Equal(1, await shell.RunAsync("get", "curve", "1", "-o", file));

        Assert.Contains("is damaged", shell.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(file)!));
    }

    [Theory]
    [InlineData(3, "get", "curve", "1", "--picture")]
    [InlineData(3, "get", "curve", "77")]
    [InlineData(2, "get", "curve", "one")]
    [InlineData(2, "get", "curve", "1", "--picture", "--checkpoint")]
    public async Task What_is_not_there_or_makes_no_sense_has_its_exit_code(int code, params string[] arguments)
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));

        Assert.Equal(code, await shell.RunAsync([.. arguments, "-o", shell.File("out", "file")]));

        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(shell.File("out", "file"))!));
    }

    private static string Kept(TestShell shell) =>
        Path.Combine(
            Assert.Single(Directory.GetDirectories(Path.Combine(shell.Home, "experiments"))),
            "trials",
            "1",
            "epoch-000003.attempt-1.safetensors"
        );
}
