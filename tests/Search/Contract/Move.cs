using FsCheck;
using FsCheck.Fluent;

namespace Grid.Search.Tests.Contract;

/// <summary>What the next thing is that happens to a search.</summary>
internal enum MoveKind
{
    /// <summary>A trial reports its next epoch, and completes where that was the last.</summary>
    Report,

    /// <summary>A trial reports, and an epoch before that is missing.</summary>
    Skip,

    /// <summary>The last report comes a second time.</summary>
    Again,

    /// <summary>An attempt was given back: a report of an epoch that the search has seen, with another value.</summary>
    Late,
    Complete,
    Fail,
    Cancel,

    /// <summary>News of trials that are over or never were.</summary>
    Stranger,
}

/// <summary>One thing that happens, to the Who-th of the trials that train. Restores: just before, the search is made anew from its snapshot.</summary>
internal sealed record Move(MoveKind Kind, int Who, double Value, bool Saved, bool Restores)
{
    private static readonly Move Simplest = new(MoveKind.Report, 0, 1, Saved: true, Restores: false);

    private static readonly Gen<double> Values = Gen.Frequency(
        (8, Gen.Choose(-1000, 1000).Select(value => value / 7.0)),
        (1, Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, 1e-300))
    );

    private static readonly Gen<MoveKind> Kinds = Gen.Frequency(
        (20, Gen.Constant(MoveKind.Report)),
        (2, Gen.Elements(MoveKind.Skip, MoveKind.Again, MoveKind.Late)),
        (4, Gen.Constant(MoveKind.Complete)),
        (2, Gen.Elements(MoveKind.Fail, MoveKind.Cancel, MoveKind.Stranger))
    );

    private static readonly Gen<Move> Any =
        from kind in Kinds
        from who in Gen.Choose(0, 8)
        from value in Values
        from saved in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        from restores in Gen.Elements(false, true)
        select new Move(kind, who, value, saved, restores);

    /// <summary>Scripts of up to some hundred moves. What fails is cut to the moves that it takes, each as plain as it may be.</summary>
    public static Arbitrary<Script> Scripts { get; } =
        Arb.From(
            from moves in Any.ListOf()
            from parallel in Gen.Choose(1, 9)
            from seed in Gen.Choose(0, int.MaxValue)
            select new Script(parallel, seed, [.. moves]),
            script => Shorter(script.Moves).Select(moves => script with { Moves = moves })
        );

    private static IEnumerable<Move[]> Shorter(Move[] moves)
    {
        for (var size = moves.Length; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= moves.Length; at += size)
            {
                yield return [.. moves[..at], .. moves[(at + size)..]];
            }
        }

        foreach (var (at, move) in moves.Index())
        {
            foreach (var plainer in move.Plainer())
            {
                yield return [.. moves[..at], plainer, .. moves[(at + 1)..]];
            }
        }
    }

    private IEnumerable<Move> Plainer()
    {
        Move[] plainer =
        [
            this with
            {
                Kind = Simplest.Kind,
            },
            this with
            {
                Who = Simplest.Who,
            },
            this with
            {
                Value = Simplest.Value,
            },
            this with
            {
                Saved = Simplest.Saved,
            },
            this with
            {
                Restores = Simplest.Restores,
            },
        ];
        return plainer.Where(one => one != this);
    }
}

/// <summary>What happens to a search, from its beginning; the rest of it is undisturbed.</summary>
/// <param name="Parallel">How many trials train at once.</param>
internal sealed record Script(int Parallel, int Seed, Move[] Moves)
{
    public override string ToString() =>
        $"parallel {Parallel}, seed {Seed}:\n{string.Join('\n', Moves.Select(move => $"{move}"))}";
}
