using Grid.Grains;
using Grid.Silo;

namespace Grid.Client;

/// <summary>What the silos are doing at one moment.</summary>
/// <param name="Address">The silo that was asked.</param>
/// <param name="Queues">Null where no silo that controls could be asked.</param>
/// <param name="Sweeps">Those that have not ended, newest first.</param>
internal sealed record TopMoment(
    string Address,
    IReadOnlyList<SiloStatus> Silos,
    IReadOnlyList<QueueStatus>? Queues,
    IReadOnlyList<ExperimentStatus> Sweeps,
    DateTimeOffset Now
);
