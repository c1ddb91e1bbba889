namespace Grid.Grains;

/// <summary>What an audit has looked at.</summary>
/// <param name="Undecided">Trials that changed at every look: about them nothing is said, neither good nor bad.</param>
public sealed record AuditCounts(
    long Experiments,
    long Trials,
    long Attempts,
    long Reports,
    long Events,
    long Undecided
)
{
    public static AuditCounts operator +(AuditCounts a, AuditCounts b) =>
        new(
            a.Experiments + b.Experiments,
            a.Trials + b.Trials,
            a.Attempts + b.Attempts,
            a.Reports + b.Reports,
            a.Events + b.Events,
            a.Undecided + b.Undecided
        );
}
