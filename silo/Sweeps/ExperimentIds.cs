using System.Security.Cryptography;

namespace Grid.Silo;

/// <summary>Ids of experiments: the spec's name and four characters that tell runs of it apart, such as "gon-sigma-7f3k".</summary>
internal static class ExperimentIds
{
    // Crockford's base 32: no i, l, o, u, which are mistaken for others when read or typed.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 4;

    /// <summary>A new id, most likely not taken: the caller looks.</summary>
    public static string New(string name) => $"{name}-{RandomNumberGenerator.GetString(Alphabet, Length)}";
}
