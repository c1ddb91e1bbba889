namespace Grid.Host;

/// <summary>
/// The base class of grains, with the members of Orleans' class of this name that Grid uses. A grain is made by its host, which gives it an identity;
/// its members below throw <see cref="InvalidOperationException"/> in a constructor and in an object made with <c>new</c>.
/// </summary>
public abstract class Grain : IAddressable
{
    private Activation? _activation;

    /// <summary>Gives references to other grains.</summary>
    protected IGrainFactory GrainFactory => Activation.Grains;

    /// <summary>The services that the host was made with.</summary>
    protected IServiceProvider ServiceProvider => Activation.Services;

    internal Activation Activation
    {
        get =>
            _activation
            ?? throw new InvalidOperationException(
                $"{GetType().Name} has no host here: grains are made by a host, which gives them their identity after the constructor."
            );
        set => _activation = value;
    }

    /// <summary>Runs before the first call. Where it throws, the waiting calls fail with its exception and the next call tries again on a new object.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs after the last call. Not promised: a process that dies runs it for no grain.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>
    /// Drops this object once the calls that have begun are over. No other call begins on it: those that wait, and all later ones, go to a new object.
    /// </summary>
    protected void DeactivateOnIdle() =>
        Activation.Deactivate(
            new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called.")
        );
}
