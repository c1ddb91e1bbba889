using Grid.Grains;

namespace Grid.Silo;

/// <summary>The silos that work together, and what a person does with them.</summary>
public interface ISilos
{
    /// <summary>By name.</summary>
    Task<IReadOnlyList<SiloStatus>> ListAsync(CancellationToken cancel);

    /// <summary>
    /// Asks a silo to take no more work, hand back what it has, and leave. Answers at once; asking twice changes nothing. Throws <see cref="UnknownSiloException"/>, and
    /// <see cref="SiloLostException"/> for one that is not there to be asked.
    /// </summary>
    Task<SiloStatus> DrainAsync(string silo, CancellationToken cancel);

    /// <summary>The queues in which trials wait for these silos, by name.</summary>
    Task<IReadOnlyList<QueueStatus>> QueuesAsync(CancellationToken cancel);
}

/// <summary>One silo. SeenAt is when it was last heard of; Slots are what trained there then.</summary>
/// <param name="Address">Where it listens, such as http://10.0.0.5:8427.</param>
/// <param name="State">One word: active, draining, or lost where it was not heard of for a while.</param>
/// <param name="Control">Whether it holds control.</param>
public sealed record SiloStatus(
    string Name,
    string Address,
    string Version,
    string State,
    bool Control,
    DateTimeOffset StartedAt,
    DateTimeOffset SeenAt,
    IReadOnlyList<SlotSnapshot> Slots
)
{
    public const string Active = "active";
    public const string Draining = "draining";
    public const string Lost = "lost";
}

/// <summary>There is no silo of this name.</summary>
public sealed class UnknownSiloException(string message) : Exception(message)
{
    internal static UnknownSiloException None(string name, IReadOnlyCollection<string> known) =>
        new($"There is no silo '{name}'. {Spec.Nearest.Hint(name, known)}");
}

/// <summary>The silo was not heard of for a while: it cannot be asked, and need not be.</summary>
public sealed class SiloLostException(string name)
    : Exception(
        $"Silo '{name}' is lost, so there is nothing to drain: what it trained goes on elsewhere as soon as its leases have run out."
    );
