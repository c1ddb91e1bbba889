using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Grid.Client.Tests;

public class FsckTests
{
    [Fact]
    public async Task A_store_as_a_sweep_leaves_it_is_in_order()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));

        Assert.Equal(0, await shell.RunAsync("fsck"));

        Assert.EndsWith(
            "1 sweeps, 4 trials, 4 attempts, 12 reports, 17 events: all in order\n",
            shell.Output.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_problem_is_a_line_with_sweep_trial_and_rule_and_exits_with_1()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        Damage(shell, "UPDATE trial SET seed = 1 WHERE number = 2");

        Assert.Equal(1, await shell.RunAsync("fsck"));

        Assert.Matches("(?m)^curve-[0-9a-z]+ trial 2: replay: .* and the seed 1\r?$", shell.Output);
        Assert.Contains("1 problems", shell.Output, StringComparison.Ordinal);
        Assert.Empty(shell.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Json_has_counts_and_problems(bool broken)
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep(), "-o", "json"));
        if (broken)
        {
            Damage(shell, "DELETE FROM report WHERE trial = 3 AND step = 1");
        }

        var before = shell.Output.Length;
        Assert.Equal(broken ? 1 : 0, await shell.RunAsync("fsck", "-o", "json"));

        using var document = JsonDocument.Parse(shell.Output[before..]);
        var root = document.RootElement;
        Assert.Equal((4, 0), (root.GetProperty("trials").GetInt32(), root.GetProperty("undecided").GetInt32()));
        Assert.Equal(
            broken ? ["3 measures"] : [],
            root.GetProperty("problems")
                .EnumerateArray()
                .Select(problem => $"{problem.GetProperty("trial")} {problem.GetProperty("rule").GetString()}")
        );
    }

    [Fact]
    public async Task The_beginning_of_an_id_is_enough_and_only_that_sweep_is_checked()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep(), "--set", "name=other"));
        Damage(shell, "UPDATE trial SET seed = 1 WHERE experiment LIKE 'other%'");

        Assert.Equal(0, await shell.RunAsync("fsck", "cur"));
        Assert.Equal(1, await shell.RunAsync("fsck", "oth"));
        Assert.Equal(3, await shell.RunAsync("fsck", "nothing-0000"));
        Assert.Contains("nothing-0000", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_in_which_nothing_was_run_exits_with_3_and_stays_as_it_is()
    {
        using var shell = new TestShell();

        Assert.Equal(3, await shell.RunAsync("fsck"));

        Assert.Contains(shell.Home, shell.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(shell.Home));
    }

    [Theory]
    [InlineData("mysql://anna:hush-hush@db/grid")]
    [InlineData("postgres://anna:hush-hush@db:port/grid")]
    [InlineData("postgres://anna:hush-hush@db")]
    public async Task A_store_that_is_no_address_exits_with_2_and_its_password_is_not_shown(string url)
    {
        using var shell = new TestShell();

        Assert.Equal(2, await shell.RunAsync("fsck", "--store", url));

        Assert.StartsWith("--store: ", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", shell.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(shell.Home));
    }

    private static void Damage(TestShell shell, string sql)
    {
        // Not pooled: the file is deleted afterwards.
        using var connection = new SqliteConnection($"Data Source={shell.Home}/grid.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }
}
