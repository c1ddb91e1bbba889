namespace Grid.Client;

/// <summary>Text in Markdown that says what it says, whatever is in it.</summary>
internal static class Markdown
{
    private const string Special = "\\`*_{}[]<>#|~";

    /// <summary>A text on one line in which nothing is a mark.</summary>
    public static string Text(string text) =>
        string.Concat(
            text.Select(letter =>
                char.IsControl(letter) ? " "
                : Special.Contains(letter, StringComparison.Ordinal) ? $"\\{letter}"
                : $"{letter}"
            )
        );

    public static void Header(TextWriter output, IReadOnlyList<string> titles)
    {
        Row(output, titles);
        output.WriteLine($"|{string.Concat(titles.Select(_ => "---|"))}");
    }

    public static void Row(TextWriter output, IReadOnlyList<string> cells) =>
        output.WriteLine($"| {string.Join(" | ", cells.Select(Text))} |");
}
