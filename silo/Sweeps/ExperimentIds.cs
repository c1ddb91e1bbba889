using System.Security.Cryptography;
using System.Text;

namespace Grid.Silo;

/// <summary>Ids of experiments: the spec's name and four characters that tell runs of it apart, such as "gon-sigma-7f3k".</summary>
internal static class ExperimentIds
{
    // Crockford's base 32: no i, l, o, u, which are mistaken for others when read or typed.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 4;

    // Nobody looks whether these are taken, since the taker may be the same submission: they must not meet by chance.
    private const int KeyedLength = 8;

    /// <summary>A new id, most likely not taken: the caller looks.</summary>
    public static string New(string name) => $"{name}-{RandomNumberGenerator.GetString(Alphabet, Length)}";

    /// <summary>The id of the submission with this key: always the same one.</summary>
    public static string Of(string name, string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return $"{name}-{string.Concat(hash.Take(KeyedLength).Select(value => Alphabet[value % Alphabet.Length]))}";
    }
}
