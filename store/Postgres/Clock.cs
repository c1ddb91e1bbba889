namespace Grid.Store.Postgres;

/// <summary>The server's clock: the only one that is asked.</summary>
internal static class Clock
{
    /// <summary>Microseconds since 1970, as SQL.</summary>
    public const string Now = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
}
