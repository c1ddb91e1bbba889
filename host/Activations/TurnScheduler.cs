using System.Diagnostics.CodeAnalysis;

namespace Grid.Host;

/// <summary>
/// Runs the turns of one activation, one at a time and in order, on the thread pool. Code awaits inside a turn and goes on in a later one, here again,
/// because an await returns to the scheduler it began on.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Owns nothing disposable.")]
internal sealed class TurnScheduler : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>So many turns of one grain are run in a row before other work of the pool gets the thread.</summary>
    private const int TurnsInARow = 64;

    private readonly Queue<Task> _turns = new();
    private bool _scheduled;
    private Thread? _running;

    public override int MaximumConcurrencyLevel => 1;

    void IThreadPoolWorkItem.Execute()
    {
        _running = Thread.CurrentThread;
        for (var i = 0; i < TurnsInARow; i++)
        {
            Task? turn;
            lock (_turns)
            {
                if (!_turns.TryDequeue(out turn))
                {
                    _running = null;
                    _scheduled = false;
                    return;
                }
            }
            TryExecuteTask(turn);
        }
        _running = null;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_turns)
        {
            _turns.Enqueue(task);
            if (_scheduled)
                return;
            _scheduled = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>Inside a turn of this activation, code that may go on at once does so within that turn.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && _running == Thread.CurrentThread && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_turns)
            return [.. _turns];
    }
}
