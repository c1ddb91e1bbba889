using Grid.Store;

namespace Grid.Silo;

/// <summary>The exceptions of grains and stores that a caller in another silo gets as they were thrown.</summary>
internal static class CrossingSilos
{
    public static IReadOnlyList<CrossingException> Exceptions { get; } =
    [
        new(typeof(StoreConflictException), message => new StoreConflictException(message)),
        new(typeof(StoreFullException), message => new StoreFullException(message, Elsewhere(message))),
        new(typeof(StoreUnavailableException), message => new StoreUnavailableException(message, Elsewhere(message))),
        // A silo that lost control has answered: to the caller the same as a store that did not.
        new(typeof(StoreFencedException), message => new StoreUnavailableException(message, Elsewhere(message))),
    ];

    private static IOException Elsewhere(string message) => new($"in the silo that controls: {message}");
}
