using Grid.Models;

namespace Grid.Silo;

/// <summary>What a silo that serves others is to do.</summary>
public sealed record SiloServerOptions
{
    public required HomeFolder Home { get; init; }

    /// <summary>What the silo is called: letters, digits, '.', '_' and '-'.</summary>
    public required string Name { get; init; }

    public required ApiOptions Api { get; init; }

    /// <summary>What to train on.</summary>
    public required DeviceList Devices { get; init; }

    /// <summary>How the processes are started in which trainings run and devices are tried out.</summary>
    public required WorkerCommand Worker { get; init; }

    /// <summary>The data sets that trainings may use.</summary>
    public required DatasetCatalog Datasets { get; init; }

    /// <summary>The queue that is served.</summary>
    public string Queue { get; init; } = "default";

    /// <summary>How long trainings may take to save when the silo leaves.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
