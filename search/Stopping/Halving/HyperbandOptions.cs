using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>`policy: hyperband`: brackets of successive halving that begin with many short trials, then with fewer and longer ones, over and over. With `algorithm: tpe` it is BOHB.</summary>
/// <param name="Min">The fewest steps that a trial trains.</param>
/// <param name="Max">The steps of a whole training.</param>
/// <param name="Eta">One in so many goes on from each rung.</param>
/// <remarks>L. Li et al., Hyperband, JMLR 18(185), 2018, algorithm 1, with R = Max / Min.</remarks>
public sealed record HyperbandOptions(long Min, long Max, int Eta = 3) : StopOptions
{
    public override bool Pauses => true;

    public override bool IsMilestone(long step) => Brackets()[0].Steps.Contains(step);

    /// <summary>From s_max down to 0: n = ceil((s_max + 1) / (s + 1) · eta^s) trials.</summary>
    internal ImmutableArray<BracketPlan> Brackets()
    {
        var most = Ladder.Rounds(Min, Max, Eta);
        var plans = ImmutableArray.CreateBuilder<BracketPlan>(most + 1);
        for (var s = most; s >= 0; s--)
        {
            var size = (((most + 1) * Ladder.Power(Eta, s)) + s) / (s + 1);
            plans.Add(BracketPlan.Of(size, Max, Eta, s));
        }

        return plans.MoveToImmutable();
    }
}
