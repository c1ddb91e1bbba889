namespace Grid.Spec;

/// <summary>Finds the known name that a mistyped one was probably meant to be.</summary>
public static class Nearest
{
    private const int Longest = 64;

    /// <summary>"Did you mean 'lr'?", and the known names where none is near.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> known) =>
        Of(word, known) is { } near ? $"Did you mean '{near}'?"
        : known.Count > 0 ? $"Known: {Shown.List(known)}."
        : "Nothing is known here: remove it.";

    /// <summary>The nearest known name; null where none is at most a third of its length away.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        if (word.Length > Longest)
        {
            return null;
        }

        var folded = word.ToLowerInvariant();
        return known
            .Where(name => name.Length <= Longest)
            .Select(name => (name, distance: Distance(folded, name.ToLowerInvariant())))
            .Where(near => near.distance <= Math.Max(1, (Math.Max(word.Length, near.name.Length) + 1) / 3))
            .OrderBy(near => near.distance)
            .Select(near => near.name)
            .FirstOrDefault();
    }

    /// <summary>Edits between two words: insertions, deletions, replacements, swaps of neighbours (optimal string alignment).</summary>
    internal static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1][];
        for (var i = 0; i <= a.Length; i++)
        {
            rows[i] = new int[b.Length + 1];
            rows[i][0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            rows[0][j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i][j] = Math.Min(replace, 1 + Math.Min(rows[i - 1][j], rows[i][j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i][j] = Math.Min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }

        return rows[a.Length][b.Length];
    }
}
