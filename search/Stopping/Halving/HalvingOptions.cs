namespace Grid.Search;

/// <summary>`policy: halving`: successive halving, all trials of the search in one bracket.</summary>
/// <param name="Min">The fewest steps that a trial trains.</param>
/// <param name="Max">The steps of a whole training.</param>
/// <param name="Eta">One in so many goes on from each rung.</param>
public sealed record HalvingOptions(long Min, long Max, int Eta = 3) : StopOptions
{
    public override bool Pauses => true;

    public override bool IsMilestone(long step) => Bracket().Steps.Contains(step);

    internal BracketPlan Bracket() => BracketPlan.Of(null, Max, Eta, Ladder.Rounds(Min, Max, Eta));
}
