using Spectre.Console;
using Spectre.Console.Advanced;

namespace Grid.Client;

/// <summary>Lines of markup as a terminal draws them.</summary>
internal static class MarkupLines
{
    /// <param name="height">The terminal's: what does not fit is left out.</param>
    public static IReadOnlyList<string> ToAnsi(IAnsiConsole console, IReadOnlyList<string> lines, int height) =>
        [.. lines.Take(Math.Max(1, height - 1)).Select(line => console.ToAnsi(new Markup(line)).Split('\n')[0])];
}
