using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>Holds back the first commit of a kind, until it is opened.</summary>
internal sealed class Gate(Func<StoreBatch, bool> holds)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the commit is there.</summary>
    public Task Reached => _reached.Task;

    public void Open() => _opened.TrySetResult();

    public Task PassAsync(StoreBatch batch) =>
        holds(batch) && _reached.TrySetResult() ? _opened.Task : Task.CompletedTask;
}
