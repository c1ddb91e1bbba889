using Microsoft.Data.Sqlite;

namespace Grid.Client.Tests;

/// <summary>`grid fsck --files`, and what a store that cannot be read is said of.</summary>
public class FileAuditTests
{
    [Fact]
    public async Task Files_as_a_sweep_leaves_them_are_in_order()
    {
        using var shell = new TestShell();
        await RunAsync(shell);

        Assert.Equal(0, await shell.RunAsync("fsck", "--files"));

        Assert.Matches(@", [1-9]\d* files \(0 orphaned\): all in order", shell.Output);
    }

    [Fact]
    public async Task A_missing_a_shortened_and_a_changed_checkpoint_are_three_problems()
    {
        using var shell = new TestShell();
        await RunAsync(shell);
        File.Delete(Newest(shell, 0));
        await File.AppendAllTextAsync(Newest(shell, 1), "x", TestContext.Current.CancellationToken);
        var bytes = await File.ReadAllBytesAsync(Newest(shell, 2), TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(Newest(shell, 2), bytes, TestContext.Current.CancellationToken);

        Assert.Equal(0, await shell.RunAsync("fsck"));
        Assert.Equal(1, await shell.RunAsync("fsck", "--files"));

        Assert.Matches("trial 0: files: .*epoch-000003.attempt-1.safetensors is missing", shell.Output);
        Assert.Matches($"trial 1: files: .* has {bytes.Length + 1} bytes, recorded are {bytes.Length}", shell.Output);
        Assert.Matches("trial 2: files: .* is damaged: its SHA-256", shell.Output);
        Assert.Contains("3 problems", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_belongs_to_nothing_is_named_and_is_no_problem()
    {
        using var shell = new TestShell();
        await RunAsync(shell);
        shell.File("home", "experiments", "gone-0000", "trials", "0", "picture.png");
        var sweep = Sweep(shell);
        await File.WriteAllTextAsync(Path.Combine(sweep, "notes.txt"), "mine", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(sweep, "trials", "3", "epoch-000009.attempt-1.safetensors"),
            "never reported",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(0, await shell.RunAsync("fsck", "--files"));

        Assert.Contains("orphaned: experiments/gone-0000", shell.Output, StringComparison.Ordinal);
        Assert.Matches("orphaned: .*notes.txt", shell.Output);
        Assert.Matches("orphaned: .*trials/3/epoch-000009", shell.Output);
        Assert.Contains("(3 orphaned): all in order", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_the_spec_had_deleted_is_not_missing()
    {
        using var shell = new TestShell();
        await RunAsync(shell, "checkpoint: {keep_experiment: 1}");
        File.Delete(Newest(shell, 0));

        Assert.Equal(0, await shell.RunAsync("fsck", "--files"));
    }

    [Fact]
    public async Task A_picture_that_is_cut_short_is_a_problem()
    {
        using var shell = new TestShell();
        await RunAsync(shell);
        var picture = Path.Combine(Sweep(shell), "trials", "1", "picture.png");
        await File.WriteAllBytesAsync(picture, [0x89, (byte)'P'], TestContext.Current.CancellationToken);

        Assert.Equal(1, await shell.RunAsync("fsck", "--files"));

        Assert.Matches("trial 1: files: .*picture.png is damaged: it is no whole PNG", shell.Output);
    }

    [Fact]
    public async Task A_store_of_an_older_schema_is_told_so_and_stays_as_it_is()
    {
        using var shell = new TestShell();
        await RunAsync(shell);
        Sql(shell, "PRAGMA user_version = 2");

        Assert.Equal(1, await shell.RunAsync("fsck"));

        Assert.Contains("older version of Grid (schema 2)", shell.Error, StringComparison.Ordinal);
        Assert.Contains("Choose another home", shell.Error, StringComparison.Ordinal);
        Assert.Equal(2L, Sql(shell, "PRAGMA user_version"));
    }

    [Fact]
    public async Task Files_in_a_folder_that_is_not_there_exit_with_2()
    {
        using var shell = new TestShell();
        await RunAsync(shell);

        Assert.Equal(2, await shell.RunAsync("fsck", "--artifacts", Path.Combine(shell.Home, "nowhere")));
    }

    private static async Task RunAsync(TestShell shell, string rest = "") =>
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep(rest)));

    private static string Sweep(TestShell shell) =>
        Assert.Single(Directory.GetDirectories(Path.Combine(shell.Home, "experiments"), "curve-*"));

    private static string Newest(TestShell shell, int trial) =>
        Path.Combine(Sweep(shell), "trials", $"{trial}", "epoch-000003.attempt-1.safetensors");

    private static object? Sql(TestShell shell, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={shell.Home}/grid.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
