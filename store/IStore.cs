namespace Grid.Store;

/// <summary>
/// Grid's durable rows. Every driver keeps these promises (one conformance suite checks them):
/// a batch is applied whole or not at all; once <see cref="CommitAsync"/> has returned, the batch survives a crash of the machine; batches of one
/// caller that awaits each are applied in its order; reads see every batch whose commit has returned. Times are kept to the microsecond, in UTC; numbers
/// to the bit (NaN and infinities too, but -0 may come back as 0). Text is kept as it is; one with a NUL or half of a surrogate pair is refused.
/// Failures: <see cref="StoreConflictException"/> (an expectation of the batch does not hold; nothing of it was written),
/// <see cref="StoreFullException"/> (no space), <see cref="StoreUnavailableException"/> (anything else that may pass; whether the batch was written is
/// then unknown until it is read), <see cref="ArgumentException"/> (a row breaks a rule, such as a terminal state without its end time).
/// </summary>
public interface IStore : IStoreQueries, IAsyncDisposable
{
    /// <summary>
    /// Applies the batch durably. Batches that arrive while others are being synced share the next transaction. Cancellation is heeded until the batch is
    /// taken into a transaction.
    /// </summary>
    Task CommitAsync(StoreBatch batch, CancellationToken cancel);
}
