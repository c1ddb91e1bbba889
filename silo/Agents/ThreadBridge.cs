using System.Runtime.ExceptionServices;

namespace Grid.Silo;

/// <summary>
/// Lets a training's own thread ask the asynchronous side and wait for the answer. The thread waits on an event, never on a task, and no thread of the pool waits at all. One
/// bridge belongs to one thread.
/// </summary>
/// <remarks>Training code cannot await: grad mode and OpenMP's teams belong to an OS thread, and an await may come back on another.</remarks>
internal sealed class ThreadBridge : IDisposable
{
    // No spinning: the answer takes a disk sync, and the core is better used by another training.
    private readonly ManualResetEventSlim _answered = new(initialState: false, spinCount: 0);
    private ExceptionDispatchInfo? _error;

    /// <summary>Runs the call to its end and gives its result, or throws what it threw.</summary>
    public T Call<T>(Func<Task<T>> call)
    {
        var result = default(T)!;
        Call(async () =>
        {
            result = await call();
        });
        return result;
    }

    /// <summary>Runs the call to its end, or throws what it threw.</summary>
    public void Call(Func<Task> call)
    {
        _answered.Reset();
        _error = null;
        _ = FinishAsync(call);
        _answered.Wait();
        _error?.Throw();
    }

    public void Dispose() => _answered.Dispose();

    private async Task FinishAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            _answered.Set();
        }
    }
}
