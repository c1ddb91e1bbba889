namespace Grid.Silo;

/// <summary>What a fake device does. By itself: nothing but being there.</summary>
public sealed record FakeDevice
{
    /// <summary>Bytes that the trainings on it share.</summary>
    public long Memory { get; init; } = 16L << 30;

    /// <summary>Bytes that each training takes. One that does not fit fails as on a GPU that is full.</summary>
    public long MemoryPerTraining { get; init; }

    /// <summary>The training, from 1, in which it breaks; every training fails from then on until a probe has passed. 0: none.</summary>
    public int BreaksAt { get; init; }

    /// <summary>How many probes find it broken before one passes.</summary>
    public int FailedProbes { get; init; }

    /// <summary>The training, from 1, that does no step until its time is up. 0: none.</summary>
    public int StallsAt { get; init; }
}
