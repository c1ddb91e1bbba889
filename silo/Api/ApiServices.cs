namespace Grid.Silo;

/// <summary>What the endpoints work with.</summary>
/// <param name="Stopping">Signalled when the server stops: streams end then.</param>
internal sealed record ApiServices(
    ISweeps Sweeps,
    ISilos Silos,
    TimeProvider Time,
    TimeSpan Heartbeat,
    CancellationToken Stopping
);
