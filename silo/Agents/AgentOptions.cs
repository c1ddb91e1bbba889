using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>What an agent is to do with its machine.</summary>
public sealed record AgentOptions
{
    /// <summary>The silo's name: unique among silos that run at the same time, and the same when it is started again.</summary>
    public required string Silo { get; init; }

    /// <summary>What tells this process from earlier ones of the same silo.</summary>
    public required string Run { get; init; }

    /// <summary>What trainings may use.</summary>
    public required DeviceInventory Devices { get; init; }

    /// <summary>The data sets that trainings may use.</summary>
    public required DatasetCatalog Datasets { get; init; }

    /// <summary>Where checkpoints and pictures are put for other silos. Null: the home itself is that place.</summary>
    public IArtifacts? Artifacts { get; init; }

    /// <summary>The queue that is served.</summary>
    public string Queue { get; init; } = "default";

    /// <summary>How many trials of one shape train in lockstep where their spec leaves it open (`lanes: auto`).</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>How trainings run in processes of their own, which a native crash then ends alone. Null: they run in this process.</summary>
    public WorkerOptions? Workers { get; init; }

    /// <summary>
    /// Whether calls to a control side that is away are repeated for as long as it takes: a training waits with its report and loses nothing. Otherwise the agent gives up after some
    /// twenty seconds (<see cref="Agent.Faulted"/>).
    /// </summary>
    public bool KeepTrying { get; init; }

    /// <summary>Gives what completes when the control side changes hands next. Null: it never does.</summary>
    public Func<Task>? ControlChange { get; init; }

    /// <summary>Where trainings measure themselves; null: nowhere.</summary>
    internal AgentMetrics? Metrics { get; init; }

    /// <summary>Where attempts and epochs are traced; null: nowhere.</summary>
    internal Traces? Traces { get; init; }

    /// <summary>How long after its start an agent gets worker processes ready for its CPU slots that have not trained yet, one for each core at most. Null: each starts with its first training.</summary>
    public TimeSpan? StandByAfter { get; init; }

    /// <summary>How long free devices wait for work before the agent asks again.</summary>
    public TimeSpan LeaseWait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often leases are renewed: well below their time to live.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer to a renewal may take, or to a question for work beyond <see cref="LeaseWait"/>, before it is asked again: well below the leases' time to live.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the devices' memory and load are read.</summary>
    public TimeSpan ReadEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>When a device that was taken out of service is tried out: after this time, and then after twice the time before.</summary>
    public TimeSpan FirstProbe { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many probes may fail before a device stays out until the agent is started again.</summary>
    public int Probes { get; init; } = 8;

    /// <summary>Who takes the leases.</summary>
    public string Name => AgentName.Of(Silo, Run);
}
