using Grid.Models;

namespace Grid.Silo;

/// <summary>What a silo that serves others is to do.</summary>
public sealed record SiloServerOptions
{
    /// <summary>The folder of this silo alone: its files, and without <see cref="Store"/> the database.</summary>
    public required HomeFolder Home { get; init; }

    /// <summary>What the silo is called: letters, digits, '.', '_' and '-'. Unique among the silos of a store.</summary>
    public required string Name { get; init; }

    public required ApiOptions Api { get; init; }

    /// <summary>The PostgreSQL database that the silos share, such as postgres://grid@db/grid. Null: SQLite in the home folder, and no other silo.</summary>
    public string? Store { get; init; }

    /// <summary>A folder that all silos share, for checkpoints and pictures. Null: they go to the home of the silo that controls, over HTTP.</summary>
    public string? Artifacts { get; init; }

    /// <summary>What trainings may use.</summary>
    public required DeviceInventory Devices { get; init; }

    /// <summary>The data sets that trainings may use.</summary>
    public required DatasetCatalog Datasets { get; init; }

    /// <summary>How trainings run in processes of their own. Null: in this one, which a native crash then ends, and which measures what everything but the training costs.</summary>
    public WorkerOptions? Workers { get; init; } = new() { Command = WorkerCommand.OfThisProgram() };

    /// <summary>The queue that is served.</summary>
    public string Queue { get; init; } = "default";

    /// <summary>Where other silos reach this one, where that is not the address that it listens on: behind a proxy or NAT. Null: where it listens.</summary>
    public Uri? Advertise { get; init; }

    /// <summary>How long a silo may be out of touch before its trials start elsewhere: the time to live of their leases. The same in all silos of a store.</summary>
    public TimeSpan LeaseTtl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long trainings may take to save when the silo leaves.</summary>
    public TimeSpan DrainTimeout { get; init; } = GracePeriod.Saving;

    /// <summary>Takes lines for whoever looks after this machine: who controls, devices out of service, the control side away.</summary>
    public Action<LogLine> Log { get; init; } = _ => { };

    /// <summary>What is to go wrong, for tests.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.Parse(null);
}
