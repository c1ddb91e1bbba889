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
    public async Task Validate_says_good_of_each_good_spec()
    {
        using var shell = new TestShell();
        var spec = shell.Sweep();

        Assert.Equal(0, await shell.RunAsync("validate", spec, spec));
        Assert.Equal($"{spec}: good\n{spec}: good\n", shell.Output.ReplaceLineEndings("\n"));
    }
}
