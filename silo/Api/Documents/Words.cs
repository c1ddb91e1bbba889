namespace Grid.Silo;

/// <summary>States and the like as the words that documents, logs and labels have for them.</summary>
internal static class Words
{
    public static string Of<T>(T state)
        where T : struct, Enum => state.ToString().ToLowerInvariant();

    /// <summary>Null where the word is none of the states.</summary>
    public static T? Find<T>(string word)
        where T : struct, Enum
    {
        foreach (var state in Enum.GetValues<T>())
        {
            if (Of(state) == word)
            {
                return state;
            }
        }

        return null;
    }

    /// <exception cref="InvalidDataException">The word is none of the states: the other side is of another version.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum =>
        Find<T>(word) ?? throw new InvalidDataException($"'{word}' is no {typeof(T).Name} that this program knows.");
}
