namespace Grid.Store.Postgres;

/// <summary>How long the store waits for what.</summary>
internal sealed record PostgresTimes
{
    /// <summary>For a database that is away. A server's restart takes about a second; a caller who waits much longer should hear of it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For a commit that holds up a takeover of control. Far less than a lease's time to live.</summary>
    public TimeSpan LongestCommit { get; init; } = TimeSpan.FromSeconds(2);
}
