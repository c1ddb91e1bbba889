namespace Grid.Client.Tests;

public class LiveScreenTests
{
    private const string Up = "\u001b[1A";
    private const string ClearAll = "\u001b[2J";

    private readonly StringWriter _terminal = new();

    [Fact]
    public void The_next_picture_begins_where_the_last_one_began()
    {
        var screen = new LiveScreen(_terminal);

        screen.Draw(["a", "b"], width: 80);
        Assert.DoesNotContain(Up, _terminal.ToString(), StringComparison.Ordinal);

        screen.Draw(["c", "d"], width: 80);
        Assert.Contains($"\r{Up}c", _terminal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(ClearAll, _terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_that_became_narrower_is_cleared_because_it_has_wrapped_the_last_picture()
    {
        var screen = new LiveScreen(_terminal);

        screen.Draw(["a", "b"], width: 80);
        screen.Draw(["a", "b"], width: 60);

        Assert.Contains(ClearAll, _terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_end_the_picture_is_gone_and_the_cursor_is_back()
    {
        var screen = new LiveScreen(_terminal);

        screen.Draw(["a", "b"], width: 80);
        screen.Clear();

        Assert.EndsWith($"\r{Up}\u001b[J\u001b[?25h", _terminal.ToString(), StringComparison.Ordinal);
    }
}
