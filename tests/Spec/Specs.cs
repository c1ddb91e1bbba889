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

    /// <summary>A good spec on whose line 6 `space` begins.</summary>
    public static string WithSpace(string space, string rest = "") =>
        $"""
            version: 1
            name: sweep
            model: gon
            dataset: mnist
            objective: {"{"}metric: test/loss{"}"}
            space:
            {space}
            {rest}
            """;
}
