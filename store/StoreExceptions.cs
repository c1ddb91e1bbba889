namespace Grid.Store;

/// <summary>An expectation of a batch does not hold: somebody else wrote first. Nothing of the batch was written.</summary>
public sealed class StoreConflictException(string message) : Exception(message);

/// <summary>The disk under the store is full. What was acknowledged before stands.</summary>
public sealed class StoreFullException(string message, Exception inner) : Exception(message, inner);

/// <summary>The store cannot be reached or answered with an error that may pass.</summary>
public sealed class StoreUnavailableException(string message, Exception inner) : Exception(message, inner);

/// <summary>Another silo has taken control: this one's writes are refused from now on. Nothing of the batch was written.</summary>
public sealed class StoreFencedException(long epoch, long current)
    : Exception($"Control has epoch {current} now; this silo held {epoch}, and steps down.");
