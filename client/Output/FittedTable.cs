using Spectre.Console;

namespace Grid.Client;

/// <summary>How a column of a <see cref="FittedTable"/> behaves where the terminal is narrow.</summary>
internal enum ColumnFit
{
    /// <summary>Always there.</summary>
    Always,

    /// <summary>Left out where there is no room for it; those further right go first.</summary>
    WhereRoom,

    /// <summary>Cut to the room that the others leave. At most one.</summary>
    Cut,
}

/// <summary>A column's title and how it is shown.</summary>
internal sealed record FittedColumn(
    string Title,
    bool Right = true,
    ColumnFit Fit = ColumnFit.Always,
    string Style = ""
);

/// <summary>A cell: its text and, where it has one, its colour.</summary>
internal sealed record Cell(string Text, string Style = "")
{
    public string Markup => Marked(Text);

    public string Marked(string text) =>
        Style.Length == 0 ? Spectre.Console.Markup.Escape(text) : $"[{Style}]{Spectre.Console.Markup.Escape(text)}[/]";
}

/// <summary>A table whose cells are never folded: what a narrow terminal has no room for is left out, and named below.</summary>
internal sealed class FittedTable(IReadOnlyList<FittedColumn> columns)
{
    // Of the simple border: a space on either side of a cell, one between columns, one at either end of the line.
    private const int AroundCell = 2;
    private const int BetweenColumns = 1;
    private const int Ends = 2;

    private const int FewestCut = 12;

    private readonly List<Cell[]> _rows = [];

    public void Add(params Cell[] row) => _rows.Add(row);

    public void Write(IAnsiConsole console)
    {
        var widths = columns.Select((column, at) => Widest(column, at)).ToArray();
        var shown = Shown(widths, console.Profile.Width);
        var table = new Table().Border(TableBorder.Simple);
        foreach (var at in shown)
        {
            var title = new TableColumn(new Cell(columns[at].Title, columns[at].Style).Markup).NoWrap();
            table.AddColumn(columns[at].Right ? title.RightAligned() : title);
        }

        foreach (var row in _rows)
        {
            table.AddRow([.. shown.Select(at => row[at].Marked(Text.Fit(row[at].Text, widths[at])))]);
        }

        console.Write(table);
        var missing = columns.Where((_, at) => !shown.Contains(at)).Select(column => column.Title).ToList();
        if (missing.Count > 0)
        {
            console.MarkupLineInterpolated(
                $"[grey]no room for {string.Join(", ", missing)}: widen the terminal, or use -o json[/]"
            );
        }
    }

    /// <summary>The columns that there is room for, in order. Sets the width of the one that is cut.</summary>
    private List<int> Shown(int[] widths, int terminal)
    {
        var order = Enumerable.Range(0, columns.Count).ToList();
        var left = terminal - Ends + BetweenColumns;
        foreach (var at in order.Where(at => columns[at].Fit != ColumnFit.WhereRoom))
        {
            left -= Taken(columns[at].Fit == ColumnFit.Cut ? Math.Min(widths[at], FewestCut) : widths[at]);
        }

        var shown = order.FindAll(at => columns[at].Fit != ColumnFit.WhereRoom);
        foreach (var at in order.Where(at => columns[at].Fit == ColumnFit.WhereRoom))
        {
            left -= Taken(widths[at]);
            if (left < 0)
            {
                break;
            }

            shown.Add(at);
        }

        var spare = order.Except(shown).Any() ? 0 : Math.Max(0, left);
        foreach (var at in order.Where(at => columns[at].Fit == ColumnFit.Cut))
        {
            widths[at] = Math.Min(widths[at], FewestCut + spare);
        }

        shown.Sort();
        return shown;
    }

    private static int Taken(int width) => width + AroundCell + BetweenColumns;

    private int Widest(FittedColumn column, int at) =>
        Math.Max(column.Title.Length, _rows.Select(row => row[at].Text.Length).DefaultIfEmpty(0).Max());
}
