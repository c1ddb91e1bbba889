using Spectre.Console;

namespace Grid.Client.Tests;

public class FittedTableTests
{
    [Fact]
    public void Everything_is_there_where_there_is_room()
    {
        var lines = Written(width: 120);

        Assert.Matches(@"trial\s+first\s+second\s+third\s+loss\s+reason", lines[1]);
        Assert.Matches(@"0\s+0\.1234\s+0\.1234\s+0\.1234\s+0\.5\s+The disk was full\.", lines[3]);
        Assert.DoesNotContain(lines, line => line.Contains("no room", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(70)]
    [InlineData(60)]
    [InlineData(45)]
    public void On_a_narrow_terminal_columns_are_left_out_and_named_and_no_cell_is_folded(int width)
    {
        var lines = Written(width);

        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Matches(@"trial\s+.*loss\s+reason", lines[1]);
        Assert.StartsWith("0", lines[3].TrimStart(), StringComparison.Ordinal);
        Assert.Equal("", lines[4].Trim());
        Assert.Equal(width < 58, string.Join(' ', lines).Contains("no room for", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_that_is_cut_ends_in_an_ellipsis()
    {
        Assert.Contains("The disk wa…", Written(width: 45)[3], StringComparison.Ordinal);
    }

    private static List<string> Written(int width)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
        );
        console.Profile.Width = width;
        var table = new FittedTable([
            new("trial"),
            new("first", Fit: ColumnFit.WhereRoom),
            new("second", Fit: ColumnFit.WhereRoom),
            new("third", Fit: ColumnFit.WhereRoom),
            new("loss"),
            new("reason", Right: false, ColumnFit.Cut),
        ]);
        table.Add(new("0"), new("0.1234"), new("0.1234"), new("0.1234"), new("0.5"), new("The disk was full."));
        table.Write(console);
        return [.. output.ToString().Split('\n').Select(line => line.TrimEnd())];
    }
}
