namespace Grid.Store;

/// <summary>
/// A store that several silos share: who controls, and which silos there are. All times are the database's, so that silos whose clocks differ agree.
/// </summary>
public interface ISharedStore : IStore
{
    /// <summary>
    /// Takes the control lease where it is free or has run out, or renews it where this silo holds it. Answers who holds it now. The epoch grows by one with each change of
    /// holder and never otherwise.
    /// </summary>
    /// <param name="silo">Unique to this process: a process that starts again under an old name is another holder.</param>
    /// <param name="address">Where the holder takes grain calls, such as http://10.0.0.5:8080.</param>
    Task<ControlRow> TakeControlAsync(string silo, string address, TimeSpan ttl, CancellationToken cancel);

    /// <summary>Gives the lease free, where this silo holds it under this epoch.</summary>
    Task ReleaseControlAsync(string silo, long epoch, CancellationToken cancel);

    /// <summary>Who holds control; null where the lease is free or has run out.</summary>
    Task<ControlRow?> FindControlAsync(CancellationToken cancel);

    /// <summary>
    /// The same rows, written only while the control lease's epoch is this one: each transaction checks it and no takeover comes between the check and the commit. Later ones throw
    /// <see cref="StoreFencedException"/>, and nothing of them is written. Disposing the view leaves the store open.
    /// </summary>
    IStore Fenced(long epoch);

    /// <summary>Says that a silo is there, and what it has. SeenAt is set by the store.</summary>
    Task PutSiloAsync(SiloRow silo, CancellationToken cancel);

    /// <summary>Silos by name, also those not seen for a while.</summary>
    Task<IReadOnlyList<SiloRow>> ListSilosAsync(CancellationToken cancel);

    Task RemoveSiloAsync(string name, CancellationToken cancel);

    /// <summary>The database's time: what SeenAt and ExpiresAt are compared with.</summary>
    Task<DateTimeOffset> NowAsync(CancellationToken cancel);

    /// <summary>
    /// Completes when something was committed by anybody, or after <paramref name="most"/>: a hint that spares polling, and never the only way to learn of a change.
    /// </summary>
    Task WaitForChangeAsync(TimeSpan most, CancellationToken cancel);
}

/// <summary>The control lease: its holder, where it takes grain calls, its fencing number, when it runs out, and when that was read, both by the database's clock.</summary>
public sealed record ControlRow(
    string Silo,
    string Address,
    long Epoch,
    DateTimeOffset ExpiresAt,
    DateTimeOffset ReadAt
);

/// <summary>One silo. Name is what a person calls it; Run tells this process from earlier ones. State is one word (active, draining). Devices is a JSON array.</summary>
public sealed record SiloRow(
    string Name,
    string Run,
    string Address,
    string Version,
    string State,
    string Devices,
    DateTimeOffset StartedAt,
    DateTimeOffset SeenAt
);
