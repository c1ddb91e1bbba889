using System.Text;

namespace Grid.Client;

/// <summary>Draws lines in place on a terminal: each picture replaces the last in one write, so that nothing flickers.</summary>
internal sealed class LiveScreen(TextWriter output)
{
    private const string HideCursor = "\u001b[?25l";
    private const string ShowCursor = "\u001b[?25h";
    private const string ClearAll = "\u001b[H\u001b[2J";
    private const string ClearRestOfLine = "\u001b[K";
    private const string ClearBelow = "\u001b[J";

    private int _drawn;
    private int _width;

    /// <summary>Draws lines (with their colours), none wider than <paramref name="width"/>, the width of the terminal now.</summary>
    public void Draw(IReadOnlyList<string> lines, int width)
    {
        var text = new StringBuilder(HideCursor);
        // A terminal that became narrower has wrapped what stood there: where it begins cannot be known.
        text.Append(width < _width ? ClearAll : ToTop());
        text.AppendJoin($"{ClearRestOfLine}\r\n", lines).Append(ClearBelow);
        output.Write(text.ToString());
        output.Flush();
        (_drawn, _width) = (lines.Count, width);
    }

    /// <summary>Takes the picture away and leaves the terminal as it was.</summary>
    public void Clear()
    {
        output.Write($"{ToTop()}{ClearBelow}{ShowCursor}");
        output.Flush();
        _drawn = 0;
    }

    private string ToTop() => _drawn > 1 ? $"\r\u001b[{_drawn - 1}A" : "\r";
}
