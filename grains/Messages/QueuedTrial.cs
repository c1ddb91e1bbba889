namespace Grid.Grains;

/// <summary>
/// A trial that waits for a slot. Shape: what must be equal for two trials to share a run (model, data set and shape parameters; unique for a trial that resumes).
/// Attempt is its last one, which is over.
/// </summary>
[GenerateSerializer, Immutable]
public sealed record QueuedTrial(
    [property: Id(0)] string Experiment,
    [property: Id(1)] long Trial,
    [property: Id(2)] string Shape,
    [property: Id(3)] long Attempt,
    [property: Id(4)] QueueTerms Terms
)
{
    public TrialKey Key => new(Experiment, Trial);
}

/// <summary>What an experiment's spec says about how its trials wait and what each takes. Equal for all of them.</summary>
/// <param name="SubmittedAt">When the experiment was submitted.</param>
/// <param name="Lanes">How many trials may share a training at most; null: as many as the agent that trains them says.</param>
/// <param name="Slots">What a training takes: a share of one device (above 0, at most 1), or so many whole devices of one agent.</param>
/// <param name="DeviceMemory">Bytes that must be free on each of its devices; null: not asked.</param>
/// <param name="Weight">The experiment's share beside others of its priority. Above 0.</param>
/// <param name="MaxSlots">How many slots the experiment uses at a time at most; null: no limit.</param>
[GenerateSerializer, Immutable]
public sealed record QueueTerms(
    [property: Id(0)] int Priority,
    [property: Id(1)] DateTimeOffset SubmittedAt,
    [property: Id(2)] int? Lanes = 1,
    [property: Id(3)] decimal Slots = 1,
    [property: Id(4)] long? DeviceMemory = null,
    [property: Id(5)] decimal Weight = 1,
    [property: Id(6)] decimal? MaxSlots = null
);
