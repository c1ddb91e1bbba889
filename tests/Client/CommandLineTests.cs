namespace Grid.Client.Tests;

public class CommandLineTests
{
    [Theory]
    [InlineData("rnu")]
    [InlineData("run")]
    [InlineData("run", "a.yaml", "--slots", "0")]
    [InlineData("run", "a.yaml", "--slots", "many")]
    [InlineData("ls", "-o", "yaml")]
    [InlineData("show")]
    [InlineData("models", "nope")]
    [InlineData("models", "show", "nope")]
    [InlineData("export", "a", "-o", "xml")]
    [InlineData("rerun", "a", "--all", "--trials", "1")]
    [InlineData("rerun", "a", "--trials", "one")]
    [InlineData("compare", "a", "b", "--tolerance", "-1")]
    [InlineData("plan", "there-is-no-such-file.yaml")]
    public async Task A_wrong_command_line_exits_with_2_and_says_why_on_standard_error(params string[] arguments)
    {
        using var shell = new TestShell();

        Assert.Equal(2, await shell.RunAsync(arguments));
        Assert.NotEmpty(shell.Error);
        Assert.Empty(shell.Output);
        Assert.False(Directory.Exists(shell.Home));
    }

    [Theory]
    [InlineData("Did you mean 'run'?", "rnu")]
    [InlineData("Did you mean '--slots'?", "run", "a.yaml", "--slotz", "2")]
    [InlineData("one argument too many", "run", "a.yaml", "b.yaml")]
    [InlineData("grid show needs ID", "show")]
    [InlineData("text or json", "ls", "-o", "yaml")]
    [InlineData("TRIAL is a number", "logs", "some", "first")]
    [InlineData("Did you mean 'gon'?", "models", "show", "goon")]
    public async Task A_wrong_word_is_answered_with_the_right_one(string hint, params string[] arguments)
    {
        using var shell = new TestShell();

        Assert.Equal(2, await shell.RunAsync(arguments));
        Assert.Contains(hint, shell.Error, StringComparison.Ordinal);
        Assert.InRange(shell.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 2);
    }

    [Theory]
    [InlineData]
    [InlineData("help")]
    [InlineData("help", "run")]
    public async Task Nothing_and_help_show_how_it_is_used(params string[] arguments)
    {
        using var shell = new TestShell();

        Assert.Equal(0, await shell.RunAsync(arguments));
        Assert.Contains("Usage:", shell.Output, StringComparison.Ordinal);
        Assert.Empty(shell.Error);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("trials")]
    [InlineData("logs")]
    [InlineData("resume")]
    public async Task An_unknown_experiment_exits_with_3_and_writes_nothing(string verb)
    {
        using var shell = new TestShell();

        Assert.Equal(3, await shell.RunAsync(verb, "nothing-0000"));
        Assert.Contains("nothing-0000", shell.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(shell.Home));
    }

    [Fact]
    public async Task Help_tells_of_every_verb_variable_and_exit_code()
    {
        using var shell = new TestShell();

        Assert.Equal(0, await shell.RunAsync("--help"));
        string[] told =
        [
            "run",
            "plan",
            "validate",
            "ls",
            "show",
            "trials",
            "resume",
            "logs",
            "models",
            "schema",
            "GRID_HOME",
            "GRID_DATA",
            "GRID_LIBTORCH",
            "130",
        ];
        Assert.All(told, word => Assert.Contains(word, shell.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_problem_of_a_spec_is_a_line_of_its_own()
    {
        using var shell = new TestShell();
        var spec = shell.Spec("version: 1\nname: ../up\nmodel: synthetic\nspace: {epochs: 1}\nserach: {}\n");

        Assert.Equal(2, await shell.RunAsync("validate", spec));
        var lines = shell.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith($"{spec}:2: name", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line =>
                line.StartsWith($"{spec}:5: serach", StringComparison.Ordinal)
                && line.Contains("search", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_spec_can_come_from_standard_input()
    {
        using var shell = new TestShell { Input = "version: 1\nmodel: synthetic\n" };

        Assert.Equal(2, await shell.RunAsync("plan", "-"));
        Assert.Contains("standard input:1: name: this key is missing", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("validate")]
    public async Task A_data_set_that_is_not_installed_is_refused_by_file_and_line_before_anything_is_written(
        string verb
    )
    {
        using var shell = new TestShell();
        var spec = shell.Spec(
            "version: 1\nname: digits\nmodel: gon\ndataset: mnist\nobjective: {metric: test/mse}\nspace: {epochs: 1}\n"
        );

        Assert.Equal(2, await shell.RunAsync(verb, spec));
        Assert.StartsWith(
            $"{spec}:4: dataset: The data set 'mnist' is not installed",
            shell.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("GRID_DATA", shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Output);
        Assert.False(Directory.Exists(shell.Home));
    }

    [Fact]
    public async Task A_home_that_cannot_be_made_is_named_with_the_way_out()
    {
        using var shell = new TestShell();
        var spec = shell.Sweep();

        Assert.Equal(1, await shell.RunAsync("run", spec, "--home", spec));
        Assert.Contains($"The home {spec} cannot be used", shell.Error, StringComparison.Ordinal);
        Assert.Contains("--home DIR", shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Output);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("show", "some")]
    public async Task A_home_whose_database_is_none_is_named_without_a_stack_trace(params string[] arguments)
    {
        using var shell = new TestShell();
        Directory.CreateDirectory(shell.Home);
        await File.WriteAllTextAsync(
            Path.Combine(shell.Home, "grid.db"),
            new string('x', 4096),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(1, await shell.RunAsync(arguments));
        Assert.StartsWith(Path.Combine(shell.Home, "grid.db"), shell.Error, StringComparison.Ordinal);
        Assert.Contains("--home DIR", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", shell.Error, StringComparison.Ordinal);
        Assert.Equal(["grid.db"], Directory.GetFiles(shell.Home).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Validate_says_good_of_each_good_spec()
    {
        using var shell = new TestShell();
        var spec = shell.Sweep();

        Assert.Equal(0, await shell.RunAsync("validate", spec, spec));
        Assert.Equal($"{spec}: good\n{spec}: good\n", shell.Output.ReplaceLineEndings("\n"));
    }
}
