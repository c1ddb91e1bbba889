namespace Grid.Silo;

/// <summary>How a <see cref="LocalSilo"/> opens its home.</summary>
public sealed record LocalSiloOptions
{
    /// <summary>What this process does, for the one that finds the home held.</summary>
    public required string Command { get; init; }

    /// <summary>Where the silo measures; null: nowhere. Who opens the silo disposes it, afterwards.</summary>
    public Telemetry? Telemetry { get; init; }

    /// <summary>Checks specs that come as text.</summary>
    public SpecChecker Specs { get; init; } = new(ModelDeclarations.All, missing: null);
}
