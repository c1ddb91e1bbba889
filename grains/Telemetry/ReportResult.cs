namespace Grid.Grains;

/// <summary>What becomes of a report.</summary>
internal enum ReportResult
{
    /// <summary>Durable, and known to the search.</summary>
    Accepted,

    /// <summary>Of a step that the attempt had reported, or after the attempt's end: answered, and nothing else.</summary>
    Duplicate,

    /// <summary>Of an attempt that another one has taken over from.</summary>
    Stale,

    /// <summary>Not to be understood.</summary>
    Rejected,
}
