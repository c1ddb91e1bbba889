namespace Grid.Store;

/// <summary>A batch whose caller waits. The caller goes on elsewhere, not on the committer's thread.</summary>
internal sealed class PendingBatch(StoreBatch batch, CancellationToken cancel)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private Exception? _refusal;

    public StoreBatch Batch => batch;

    public bool IsRefused => _refusal is not null;

    /// <summary>The batch is not part of the transaction (null: it is). Its caller hears of it when that has ended.</summary>
    public void Refuse(Exception? reason) => _refusal = reason;

    public bool IsRefusedByCancellation()
    {
        if (!cancel.IsCancellationRequested)
            return false;
        _refusal = new OperationCanceledException(cancel);
        return true;
    }

    /// <summary>The transaction as a whole has failed.</summary>
    public void Fail(Exception failure) => End(_refusal ?? failure);

    /// <summary>The transaction stands.</summary>
    public void Finish() => End(_refusal);

    private void End(Exception? reason)
    {
        if (reason is null)
            SetResult();
        else if (reason is OperationCanceledException)
            SetCanceled(cancel);
        else
            SetException(reason);
    }
}
