namespace Grid.Host;

/// <summary>Times of an <see cref="EmbeddedGrainHost"/>.</summary>
public sealed record EmbeddedGrainHostOptions
{
    /// <summary>
    /// How long a call may take before its caller gets a <see cref="TimeoutException"/>; <see cref="Timeout.InfiniteTimeSpan"/>: for ever.
    /// Not for <see cref="AlwaysInterleaveAttribute"/> methods, which may be long polls with a wait of their own.
    /// </summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A grain that was not called for so long is dropped from memory.</summary>
    public TimeSpan IdleAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often idle grains are looked for.</summary>
    public TimeSpan CollectEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long <see cref="Grain.OnDeactivateAsync"/> may take.</summary>
    public TimeSpan DeactivationTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a host that is disposed waits for the calls that are under way.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>The grain host is stopping or has stopped, and the call was not made.</summary>
public sealed class GrainHostStoppedException(string message) : InvalidOperationException(message);
