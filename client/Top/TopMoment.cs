using Grid.Grains;
using Grid.Silo;

namespace Grid.Client;

/// <summary>What the silos are doing at one moment.</summary>
/// <param name="Address">The silo that was asked.</param>
/// <param name="Sweeps">Those that have not ended, newest first.</param>
internal sealed record TopMoment(
    string Address,
    IReadOnlyList<SiloStatus> Silos,
    IReadOnlyList<ExperimentStatus> Sweeps,
    DateTimeOffset Now
);
