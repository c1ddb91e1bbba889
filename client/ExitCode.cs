namespace Grid.Client;

/// <summary>What a `grid` command says by its exit code.</summary>
internal enum ExitCode
{
    /// <summary>Done; a sweep has completed and none of its trials failed.</summary>
    Done = 0,

    /// <summary>A sweep has ended with failed trials, `grid fsck` or `grid data check` has found problems, or something unexpected went wrong.</summary>
    Failed = 1,

    /// <summary>A bad spec or a bad command line. Nothing was written.</summary>
    Usage = 2,

    /// <summary>There is no such experiment or trial.</summary>
    NotFound = 3,

    /// <summary>Another process holds the home. Nothing was changed.</summary>
    HomeHeld = 4,

    /// <summary>A problem such as a full disk paused the sweep; `grid resume ID` goes on once it is solved.</summary>
    Paused = 5,

    /// <summary>The silo cannot be reached, or does not accept the token.</summary>
    NoSilo = 6,

    /// <summary>Ctrl-C or SIGTERM: the sweep of `grid run` is paused, and `grid resume ID` goes on; that of `grid watch` never stopped.</summary>
    Interrupted = 130,
}
