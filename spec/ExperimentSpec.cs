using System.Collections.Immutable;
using Grid.Search;

namespace Grid.Spec;

/// <summary>A checked experiment: everything a spec says, defaults filled in. Its canonical JSON is what is stored and hashed.</summary>
public sealed record ExperimentSpec
{
    /// <summary>The version of the spec format that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    public required string Name { get; init; }

    /// <summary>What the experiment is about, in its author's words; null: not said.</summary>
    public string? Description { get; init; }

    public required string Model { get; init; }

    /// <summary>The data set's name; null for a model that needs none.</summary>
    public string? Dataset { get; init; }

    public long Seed { get; init; }

    public required Objective Objective { get; init; }

    /// <summary>Further objectives, beside the first one.</summary>
    public ImmutableArray<Objective> MoreObjectives { get; init; } = [];

    /// <summary>Metrics that have to stay within bounds.</summary>
    public ImmutableArray<MetricBound> Constraints { get; init; } = [];

    /// <summary>All that the search works towards.</summary>
    public SearchTargets Targets => new([Objective, .. MoreObjectives], Constraints);

    public required SearchSpace Space { get; init; }

    public required SearchOptions Search { get; init; }

    public TrialOptions Trial { get; init; } = new();

    public QueueOptions Queue { get; init; } = new();

    public CheckpointOptions Checkpoint { get; init; } = new();

    /// <summary>
    /// The parameters that change the shape of the network, of its data or of its schedule (the model declares them): trials that agree in all of them can be
    /// trained as lanes of one run.
    /// </summary>
    public ImmutableArray<string> ShapeParameters { get; init; } = [];
}

/// <summary>How one trial is run: the `trial` part of a spec.</summary>
public sealed record TrialOptions
{
    /// <summary>How often a trial that failed of its own is tried again. Lost machines do not count.</summary>
    public int Retries { get; init; }

    /// <summary>The longest that one attempt may train; null: no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// How many trials of one shape train in lockstep; null: `auto`, which probes. One unless the spec says more: a lane rounds otherwise than its trial does alone.
    /// </summary>
    public int? Lanes { get; init; } = 1;

    /// <summary>CPU threads of one training. Part of the spec, since another number of threads rounds differently.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What one training takes: a share of one device (above 0, at most 1), or so many whole devices of one machine, all or nothing.</summary>
    public decimal Slots { get; init; } = 1;

    /// <summary>Bytes that must be free on each device of a training before it begins; null: not asked.</summary>
    public long? DeviceMemory { get; init; }
}

/// <summary>Where trials wait: the `queue` part of a spec.</summary>
public sealed record QueueOptions
{
    public string Name { get; init; } = "default";

    /// <summary>Higher goes first, and takes the place of lower where there is no other; equal ones share by weight.</summary>
    public int Priority { get; init; }

    /// <summary>How large the experiment's share is beside others of its priority: twice the weight, twice the slots.</summary>
    public decimal Weight { get; init; } = 1;

    /// <summary>How many slots the experiment uses at most at a time; null: no limit.</summary>
    public decimal? MaxSlots { get; init; }
}

/// <summary>When a trial's state is written: the `checkpoint` part of a spec.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Epochs between checkpoints; the last epoch always has one. 0: nothing is kept on disk, neither checkpoints nor a picture, and a trial that is interrupted begins anew.</summary>
    public int Every { get; init; } = 1;

    /// <summary>How many of a trial's checkpoints stay on disk.</summary>
    public int Keep { get; init; } = 1;

    /// <summary>How many checkpoints of the whole experiment stay, beside the newest of each trial that is not finished; null: no limit.</summary>
    public int? KeepExperiment { get; init; }

    /// <summary>Bytes that the experiment's checkpoints take on disk at most; null: no limit.</summary>
    public long? Budget { get; init; }
}
