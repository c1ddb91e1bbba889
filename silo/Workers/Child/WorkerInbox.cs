using System.Collections.Concurrent;

namespace Grid.Silo;

/// <summary>What the silo asks of this worker. A thread of its own reads, so that a pause arrives in the middle of an epoch, and the silo's end in the middle of a step.</summary>
internal sealed class WorkerInbox : IDisposable
{
    private readonly Lock _gate = new();
    private readonly BlockingCollection<WorkerMessage> _requests = [];
    private readonly MessageStream _messages;
    private readonly Action _gone;
    private CancellationTokenSource? _epoch;
    private long _current;
    private long _paused;

    /// <param name="gone">Called on the reading thread when the silo has gone or does not speak the language.</param>
    public WorkerInbox(MessageStream messages, Action gone)
    {
        _messages = messages;
        _gone = gone;
        new Thread(Read) { Name = "grid worker inbox", IsBackground = true }.Start();
    }

    /// <summary>Waits for the next request; null where the silo has gone.</summary>
    public WorkerMessage? Next() => _requests.TryTake(out var request, Timeout.Infinite) ? request : null;

    public void Dispose() => _requests.Dispose();

    /// <summary>Runs an epoch, which a pause for this very call signals.</summary>
    public T Interruptible<T>(long call, Func<CancellationToken, T> work)
    {
        using var epoch = Begin(call);
        try
        {
            return work(epoch.Token);
        }
        finally
        {
            lock (_gate)
            {
                _epoch = null;
            }
        }
    }

    private CancellationTokenSource Begin(long call)
    {
        lock (_gate)
        {
            var epoch = new CancellationTokenSource();
            _current = call;
            if (_paused == call)
            {
                // The pause came before its thread had got so far.
                epoch.Cancel();
            }

            _epoch = epoch;
            return epoch;
        }
    }

    private void Read()
    {
        try
        {
            while (_messages.Read() is { } message)
            {
                if (message is PauseEpoch pause)
                {
                    Pause(pause.Call);
                }
                else
                {
                    _requests.Add(message);
                }
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ObjectDisposedException)
        {
            Console.Error.WriteLine($"grid worker: {error.Message}");
        }

        _requests.CompleteAdding();
        _gone();
    }

    private void Pause(long call)
    {
        lock (_gate)
        {
            _paused = call;
            if (_current == call)
            {
                _epoch?.Cancel();
            }
        }
    }
}
