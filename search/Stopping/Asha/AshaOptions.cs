namespace Grid.Search;

/// <summary>`policy: asha`: asynchronous successive halving.</summary>
/// <param name="Min">The step of the lowest rung.</param>
/// <param name="Max">The steps of a whole training: no rung is there or above.</param>
/// <param name="Eta">One in so many goes on from each rung; each rung is so many times as far as the one below.</param>
/// <param name="Promote">
/// False: at a rung a trial goes on or stops at once, by the trials that were there before. True: it pauses, and goes on once it is among the best 1/eta of its rung.
/// </param>
public sealed record AshaOptions(long Min, long Max, int Eta = 3, bool Promote = false) : StopOptions
{
    public override bool Pauses => Promote;

    public override bool IsMilestone(long step) => Promote && Ladder.Below(Min, Max, Eta).Contains(step);
}
