using System.Reflection;

namespace Grid.Silo;

/// <summary>The version of this program, such as "1.0.0+d083ce6b": its number and the beginning of the commit that it was built from.</summary>
public static class ProgramVersion
{
    private const int CommitLength = 8;

    private static readonly string[] s_parts = (
        typeof(ProgramVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion
        ?? "unknown"
    ).Split('+', 2);

    /// <summary>Such as "1.0.0".</summary>
    public static string Number => s_parts[0];

    /// <summary>The whole commit that this program was built from; null where that was not known.</summary>
    public static string? Commit => s_parts.Length > 1 ? s_parts[1] : null;

    public static string Text { get; } =
        Commit is { } commit ? $"{Number}+{commit[..Math.Min(CommitLength, commit.Length)]}" : Number;
}
