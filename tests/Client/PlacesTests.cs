using System.CommandLine;

namespace Grid.Client.Tests;

public class PlacesTests
{
    // Each row: --silo, --home, GRID_SILO, GRID_HOME, silo: in the file; and what is chosen.
    [Theory]
    [InlineData("o:1", null, "e:1", "/e", "f:1", "at http://o:1")]
    [InlineData(null, "/o", "e:1", "/e", "f:1", "in /o")]
    [InlineData(null, null, "e:1", "/e", "f:1", "at http://e:1")]
    [InlineData(null, null, null, "/e", "f:1", "in /e")]
    [InlineData(null, null, null, null, "f:1", "at http://f:1")]
    [InlineData(null, null, null, null, null, "in /user/.local/share/grid")]
    public void The_option_goes_before_the_environment_and_that_before_the_file(
        string? silo,
        string? home,
        string? gridSilo,
        string? gridHome,
        string? inFile,
        string expected
    )
    {
        using var folder = new TestShell();
        var place = Of(
            folder,
            silo,
            home,
            Variables(folder, gridSilo, gridHome, inFile is null ? null : $"silo: {inFile}")
        );

        Assert.Equal(expected, place.Where);
    }

    [Fact]
    public void A_silo_and_a_home_at_once_are_refused()
    {
        using var folder = new TestShell();

        Assert.Throws<UsageException>(() => Of(folder, "a:1", "/b", Variables(folder, null, null, null)));
    }

    [Theory]
    [InlineData("silo: 'unclosed", "config.yaml:1:")]
    [InlineData("sillo: http://a:1", "Did you mean 'silo'?")]
    [InlineData("silo: 'ftp://a:1'", "no silo's address")]
    public void A_configuration_that_cannot_be_understood_is_named(string yaml, string said)
    {
        using var folder = new TestShell();

        var refused = Assert.Throws<UsageException>(() => Of(folder, null, null, Variables(folder, null, null, yaml)));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_token_file_of_the_configuration_is_beside_it()
    {
        using var folder = new TestShell();
        var variables = Variables(folder, null, null, "silo: a:1\ntoken_file: token");
        File.WriteAllText(folder.File("config", "grid", "token"), "a-token-of-some-length\n");

        var place = Assert.IsType<SiloPlace>(Of(folder, null, null, variables));

        Assert.Equal("a-token-of-some-length", place.Silo.Token);
    }

    [Theory]
    [InlineData(null, "e:1", "")]
    [InlineData("e:1", "e:1", "")]
    [InlineData("o:1", "e:1", " --silo o:1")]
    public void What_to_type_next_names_the_silo_only_where_it_must(string? silo, string? gridSilo, string expected)
    {
        using var folder = new TestShell();

        Assert.Equal(expected, Of(folder, silo, null, Variables(folder, gridSilo, null, null)).Option);
    }

    private static Dictionary<string, string?> Variables(TestShell folder, string? silo, string? home, string? yaml)
    {
        if (yaml is not null)
        {
            File.WriteAllText(folder.File("config", "grid", "config.yaml"), yaml);
        }

        return new()
        {
            ["GRID_SILO"] = silo,
            ["GRID_HOME"] = home,
            ["HOME"] = "/user",
            ["XDG_CONFIG_HOME"] = Path.GetDirectoryName(Path.GetDirectoryName(folder.File("config", "grid", "x"))),
        };
    }

    private static SweepPlace Of(TestShell folder, string? silo, string? home, Dictionary<string, string?> variables)
    {
        string[] words = [.. Words("--silo", silo), .. Words("--home", home)];
        var root = new RootCommand { CommonOptions.Home, CommonOptions.Silo, CommonOptions.TokenFile };
        var shell = new Shell
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            CanRedraw = false,
            Variable = variables.GetValueOrDefault,
            Time = TimeProvider.System,
        };
        return Places.Of(root.Parse(words), shell);
    }

    private static string[] Words(string option, string? value) => value is null ? [] : [option, value];
}
