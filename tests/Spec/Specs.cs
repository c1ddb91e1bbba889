using System.Text;

namespace Grid.Spec.Tests;

/// <summary>Reads specs from texts.</summary>
internal static class Specs
{
    public const string File = "spec.yaml";

    public static ExperimentSpec Read(string yaml, params string[] sets) => Read(Encoding.UTF8.GetBytes(yaml), sets);

    public static ExperimentSpec Read(byte[] yaml, params string[] sets)
    {
        using var stream = new MemoryStream(yaml);
        return SpecReader.Read(File, stream, sets, Models.All);
    }

    public static IReadOnlyList<SpecProblem> Refused(string yaml, params string[] sets) =>
        Assert.Throws<SpecException>(() => Read(yaml, sets)).Problems;

    /// <summary>A good spec with the given lines in front of its own: they begin at line 1.</summary>
    public static string With(params string[] lines) =>
        string.Join(
            '\n',
            [
                .. lines,
                .. Base.Where(line =>
                    !lines.Any(own =>
                        Key(own).Length > 0 && string.Equals(Key(own), Key(line), StringComparison.Ordinal)
                    )
                ),
            ]
        ) + "\n";

    /// <summary>A good spec with a space, whose first parameter stands on line 2.</summary>
    public static string WithSpace(params string[] parameters) =>
        With(["space:", .. parameters.Select(line => "  " + line)]);

    private static readonly string[] Base =
    [
        "version: 1",
        "name: sweep",
        "model: gon",
        "dataset: mnist",
        "objective: {metric: test/loss}",
    ];

    private static string Key(string line) =>
        line.Contains(':', StringComparison.Ordinal) ? line[..line.IndexOf(':', StringComparison.Ordinal)] : "";
}
