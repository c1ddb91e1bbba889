namespace Grid.Client.Tests;

public class LiveScreenTests
{
    private const string Up = "\u001b[1A";
    private const string ClearAll = "\u001b[2J";

    [Fact]
    public void The_next_picture_begins_where_the_last_one_began()
    {
        using var terminal = new StringWriter();
        var screen = new LiveScreen(terminal);

        screen.Draw(["a", "b"], width: 80);
        Assert.DoesNotContain(Up, terminal.ToString(), StringComparison.Ordinal);

        screen.Draw(["c", "d"], width: 80);
        Assert.Contains($"\r{Up}c", terminal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(ClearAll, terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Aterminal_that_became_narrower_is_cleared_because_it_has_wrapped_the_last_picture()
    {
        using var terminal = new StringWriter();
        var screen = new LiveScreen(terminal);

        screen.Draw(["a", "b"], width: 80);
        screen.Draw(["a", "b"], width: 60);

        Assert.Contains(ClearAll, terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_end_the_picture_is_gone_and_the_cursor_is_back()
    {
        using var terminal = new StringWriter();
        var screen = new LiveScreen(terminal);

        screen.Draw(["a", "b"], width: 80);
        screen.Clear();

        Assert.EndsWith($"\r{Up}\u001b[J\u001b[?25h", terminal.ToString(), StringComparison.Ordinal);
    }
}
