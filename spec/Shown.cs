using System.Globalization;
using System.Text;

namespace Grid.Spec;

/// <summary>How a user's text appears in a message: shortened, and with control characters as escapes.</summary>
internal static class Shown
{
    private const int Longest = 60;
    private const int LongestSentence = 300;

    public static string Of(string text) => Escaped(text, Longest);

    /// <summary>A library's message, as the end of a sentence of ours.</summary>
    public static string Sentence(string text) => Escaped(text, LongestSentence).TrimEnd('.') + ".";

    /// <summary>Names in a row: "a, b, c".</summary>
    public static string List(IEnumerable<string> names)
    {
        const int Most = 30;
        var all = names.Select(Of).ToList();
        return all.Count <= Most
            ? string.Join(", ", all)
            : $"{string.Join(", ", all.Take(Most))}, … ({all.Count} in all)";
    }

    private static string Escaped(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest)
            {
                return shown.Append('…').ToString();
            }

            // Format characters too: a right-to-left mark would turn the line around.
            var hidden =
                Rune.GetUnicodeCategory(rune)
                    is UnicodeCategory.Control
                        or UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                || rune == Rune.ReplacementChar;
            _ = hidden ? shown.Append($"\\u{rune.Value:X4}") : shown.Append(rune.ToString());
        }

        return shown.ToString();
    }
}
