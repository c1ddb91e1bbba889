using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>
/// One bracket of successive halving: <paramref name="Size"/> trials begin (null: as many as there are), train to the first of <paramref name="Steps"/>, the best 1/eta of them train to the next,
/// and so on; the last step is the end of training, where nobody is compared.
/// </summary>
internal sealed record BracketPlan(long? Size, ImmutableArray<long> Steps, int Eta)
{
    /// <summary>How many trials train towards rung <paramref name="rung"/> where <paramref name="begun"/> have begun: floor(begun · eta^-rung), at least one.</summary>
    public long Quota(long begun, int rung) => Math.Max(1, begun / Ladder.Power(Eta, rung));

    /// <summary>
    /// The bracket of successive halving that has <paramref name="rounds"/> + 1 rungs below and at <paramref name="max"/>: rung i at floor(max · eta^(i - rounds)).
    /// </summary>
    public static BracketPlan Of(long? size, long max, int eta, int rounds) =>
        new(size, [.. Enumerable.Range(0, rounds + 1).Select(rung => max / Ladder.Power(eta, rounds - rung))], eta);
}
