namespace Grid.Host;

/// <summary>The one lease that silos compete for: its holder activates grains.</summary>
public interface IControlLease
{
    /// <summary>
    /// Takes the lease where it is free or has run out, or renews it where this silo holds it; answers who holds it now, and for how long. Throws where the lease cannot be reached: a holder
    /// then goes on until its time to live is over by its own monotonic clock.
    /// </summary>
    Task<LeaseAnswer> TakeAsync(CancellationToken cancel);

    /// <summary>Gives the lease free, where this silo holds it. Whoever takes it next, this silo too, gets a new epoch.</summary>
    Task ReleaseAsync(ControlHolder held, CancellationToken cancel);
}

/// <summary>Who holds the lease, and when it would end without a further renewal, by the clock of whoever keeps it. Reckoned from an answer, that is never too early.</summary>
public sealed record LeaseAnswer(ControlHolder Holder, TimeSpan EndsIn);

/// <summary>Who holds control. Epoch grows with each change of holder.</summary>
/// <param name="Mine">Whether it is this silo.</param>
/// <param name="Address">Where it takes grain calls, such as http://10.0.0.5:8080.</param>
public sealed record ControlHolder(bool Mine, string Silo, Uri Address, long Epoch);

/// <summary>The control silo could not be reached, or there is none at the moment. Whether the call was made is unknown; it may be made again.</summary>
public sealed class ControlUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
