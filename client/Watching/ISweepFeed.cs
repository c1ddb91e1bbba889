using Grid.Silo;

namespace Grid.Client;

/// <summary>Tells what happens in a sweep.</summary>
internal interface ISweepFeed
{
    /// <summary>How many trials ran from start to end while we watched, and the time that they took, summed.</summary>
    (long Count, TimeSpan Time) Completed { get; }

    /// <summary>What happened since the last call.</summary>
    /// <param name="slots">What the slots are doing now.</param>
    Task<IReadOnlyList<AgentEvent>> TakeAsync(IReadOnlyList<SlotSnapshot> slots, CancellationToken cancel);
}
