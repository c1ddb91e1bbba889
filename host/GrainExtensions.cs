namespace Grid.Host;

/// <summary>What Orleans offers on grains and references as extension methods.</summary>
public static class GrainExtensions
{
    /// <summary>The key of a grain or of a reference to one.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static string GetPrimaryKeyString(this IAddressable grain) =>
        grain switch
        {
            Grain own => own.Activation.Id.Key,
            GrainReference reference => reference.Key,
            _ => throw new ArgumentException(
                $"{grain?.GetType().Name ?? "null"} is no grain of this host.",
                nameof(grain)
            ),
        };

    /// <summary>
    /// Calls back after <see cref="GrainTimerCreationOptions.DueTime"/>, then each time <see cref="GrainTimerCreationOptions.Period"/> after the last
    /// callback has ended. Callbacks are turns of the grain; an exception is logged and the timer goes on. Timers end with their activation.
    /// </summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this Grain grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(grain);
        ArgumentNullException.ThrowIfNull(callback);
        return grain.Activation.AddTimer(cancel => callback(state, cancel), options);
    }

    /// <inheritdoc cref="RegisterGrainTimer{TState}(Grain, Func{TState, CancellationToken, Task}, TState, GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer(
        this Grain grain,
        Func<CancellationToken, Task> callback,
        GrainTimerCreationOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(grain);
        ArgumentNullException.ThrowIfNull(callback);
        return grain.Activation.AddTimer(callback, options);
    }
}
