using System.Text.Json;

namespace Grid.Grains;

/// <summary>What an experiment does that runs trials of another one again: those, and nothing that a search would choose.</summary>
/// <param name="Of">The experiment that they are of.</param>
[GenerateSerializer, Immutable]
public sealed record Rerun([property: Id(0)] string Of, [property: Id(1)] IReadOnlyList<RerunTrial> Trials)
{
    /// <summary>As rows keep it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ExperimentLog.Json);

    /// <exception cref="JsonException">The text is none.</exception>
    public static Rerun Parse(string json) =>
        JsonSerializer.Deserialize<Rerun>(json, ExperimentLog.Json) ?? throw new JsonException("A rerun is null.");
}

/// <summary>One trial to run again: its point, repeat, seed and parameters are those of the original.</summary>
/// <param name="Parameters">A JSON object, as the original's row has it.</param>
/// <param name="StopAfter">The step after which the original went no further; null: it was complete.</param>
[GenerateSerializer, Immutable]
public sealed record RerunTrial(
    [property: Id(0)] long Trial,
    [property: Id(1)] long Point,
    [property: Id(2)] int Repeat,
    [property: Id(3)] long Seed,
    [property: Id(4)] string Parameters,
    [property: Id(5)] long? StopAfter
);
