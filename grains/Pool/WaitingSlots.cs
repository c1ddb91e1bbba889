namespace Grid.Grains;

/// <summary>
/// Slots that wait for work, first come first served. A signal says that there is something to look for; it carries no trial, so a slot that has gone
/// takes none with it.
/// </summary>
internal sealed class WaitingSlots(TimeProvider time)
{
    private readonly LinkedList<TaskCompletionSource> _line = [];

    public int Count => _line.Count;

    /// <summary>Returns at a signal or after <paramref name="most"/>. Where the caller goes as a signal comes, the next in line gets it.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancel)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var place = _line.AddLast(signal);
        try
        {
            await signal.Task.WaitAsync(most, time, cancel);
        }
        catch (TimeoutException)
        {
            // Not an error: the slot asks again if it wants to.
        }
        catch (OperationCanceledException)
        {
            if (signal.Task.IsCompleted)
            {
                Signal(1);
            }

            throw;
        }
        finally
        {
            if (place.List is not null)
            {
                _line.Remove(place);
            }
        }
    }

    /// <summary>Wakes as many slots as there are trials, at most all.</summary>
    public void Signal(int trials)
    {
        for (; trials > 0 && _line.First is { } next; trials--)
        {
            _line.Remove(next);
            next.Value.TrySetResult();
        }
    }
}
