namespace Grid.Grains;

/// <summary>Something in the rows that must not be.</summary>
/// <param name="Trial">Null where it concerns the whole experiment.</param>
/// <param name="Rule">The rule that is broken, one of <see cref="AuditRules"/>.</param>
/// <param name="What">What was found and what was expected, for a person.</param>
public sealed record AuditFinding(string Experiment, long? Trial, string Rule, string What);

/// <summary>The rules that <see cref="StoreAudit"/> checks, by the names that `grid fsck` prints.</summary>
public static class AuditRules
{
    /// <summary>The log counts from 1 without a gap, each entry can be read, and none follows the last one.</summary>
    public const string Log = "log";

    /// <summary>The log, replayed, decides what is stored: the same trials, the same state, the same bytes of snapshot.</summary>
    public const string Replay = "replay";

    /// <summary>A trial ends once, in the row as in the log.</summary>
    public const string Ends = "ends once";

    /// <summary>Attempts count from 1 without a gap, one after the other; the last one alone may be open, and is where the trial is running.</summary>
    public const string Attempts = "attempts";

    /// <summary>Every report belongs to an attempt of its trial and came while that held the lease; the trial's row is as the last report left it.</summary>
    public const string Reports = "reports";

    /// <summary>The search saw each measured step once, in order, with the value that was reported first.</summary>
    public const string Measures = "measures";

    /// <summary>No share of a device had two owners at one time.</summary>
    public const string Slots = "slots";

    /// <summary>What attempts ran on is what was recorded: its text has the hash that it is named by.</summary>
    public const string Records = "records";

    /// <summary>Files that rows name are there, with the recorded size and checksum. Checked where it is asked for.</summary>
    public const string Files = "files";
}
