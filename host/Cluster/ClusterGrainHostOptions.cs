namespace Grid.Host;

/// <summary>Times, bounds and the secret of a <see cref="ClusterGrainHost"/>. No record: its text would show the secret.</summary>
public sealed class ClusterGrainHostOptions
{
    /// <summary>The lease's time to live, as the <see cref="IControlLease"/> asks for it.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the lease is renewed, or asked for. One that ends sooner is asked for when it ends.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How much earlier than the lease a term of control ends by this process' own clock: more than two clocks differ in one <see cref="Ttl"/>, and than an answer takes to be sent.
    /// </summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one request to the lease may take. Several fit into <see cref="Ttl"/>, so that one that hangs ends no term.</summary>
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The secret that silos show each other. Null where they all listen on loopback.</summary>
    public string? Token { get; init; }

    /// <summary>How many bytes a call or an answer may have.</summary>
    public int MaxBodyBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long a connection to the holder may take to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long the holder may take to answer before it counts as out of reach: longer than <see cref="EmbeddedGrainHostOptions.CallTimeout"/>, after which it says so itself. Not for
    /// <see cref="AlwaysInterleaveAttribute"/> methods.
    /// </summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>The exceptions that a caller in another silo gets as they were thrown; further ones arrive as <see cref="RemoteGrainException"/>.</summary>
    public IReadOnlyList<CrossingException> Exceptions { get; init; } = [];

    /// <summary>The times of the host that runs while this silo holds control.</summary>
    public EmbeddedGrainHostOptions Host { get; init; } = new();

    /// <summary>How long after it was asked for a lease counts as held.</summary>
    internal TimeSpan Validity => Ttl - Margin;

    /// <exception cref="ArgumentException">The times do not fit together.</exception>
    internal void Check()
    {
        if (RenewEvery <= TimeSpan.Zero || RenewEvery >= Validity)
            throw new ArgumentException(
                $"A lease of {Ttl} with a margin of {Margin} must be renewed more often than every {RenewEvery}."
            );
        if (LeaseTimeout <= TimeSpan.Zero || LeaseTimeout >= Validity)
            throw new ArgumentException($"LeaseTimeout must be above 0 and below {Validity}, and is {LeaseTimeout}.");
        if (Token is { Length: 0 })
            throw new ArgumentException("The token is empty.");
        if (MaxBodyBytes <= 0 || MaxBodyBytes >= Array.MaxLength)
            throw new ArgumentException($"MaxBodyBytes must be above 0 and below 2 GiB, and is {MaxBodyBytes}.");
    }
}
