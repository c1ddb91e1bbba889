using System.Reflection;

namespace Grid.Silo;

/// <summary>The version of this program, such as "1.0.0+d083ce6b": its number and the beginning of the commit that it was built from.</summary>
public static class ProgramVersion
{
    private const int CommitLength = 8;

    public static string Text { get; } =
        Short(
            typeof(ProgramVersion)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion
                ?? "unknown"
        );

    private static string Short(string version)
    {
        var commit = version.IndexOf('+', StringComparison.Ordinal) + 1;
        return commit == 0 || version.Length <= commit + CommitLength ? version : version[..(commit + CommitLength)];
    }
}
