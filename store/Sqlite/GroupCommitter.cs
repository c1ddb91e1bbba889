using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>
/// Owns the writing connection and its thread. A synced commit costs a quarter of a millisecond and more, however little it holds: so the batches that
/// arrive while one transaction is being synced go down together in the next. Each batch stands or falls alone; a failed transaction fails all of its group.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    /// <summary>So many batches share a transaction at most, so that no caller waits long for the others' writes.</summary>
    private const int MostBatches = 512;

    /// <summary>Less than a sync costs.</summary>
    private static readonly TimeSpan LongestWaitForCompany = TimeSpan.FromMicroseconds(200);

    private readonly object _gate = new();
    private readonly Queue<PendingBatch> _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly BatchWriter _writer;
    private readonly ChangeSignal _changes;
    private readonly StoreMetrics.DriverMetrics? _metrics;
    private bool _closed;

    /// <summary>How many batches were under way when the last group was taken: about as many callers there are.</summary>
    private int _callers;

    public GroupCommitter(SqliteConnection connection, string path, ChangeSignal changes, StoreMetrics? metrics)
    {
        _changes = changes;
        _metrics = metrics?.Of("sqlite");
        _metrics?.Begin();
        _connection = connection;
        _path = path;
        _begin = new Statement(connection, "BEGIN IMMEDIATE");
        _commit = new Statement(connection, "COMMIT");
        _rollback = new Statement(connection, "ROLLBACK");
        _writer = new BatchWriter(connection);
        new Thread(Run) { IsBackground = true, Name = "grid-store-writer" }.Start();
    }

    /// <summary>Completes once the batch is durable.</summary>
    public Task CommitAsync(StoreBatch batch, CancellationToken cancel)
    {
        var pending = new PendingBatch(batch, cancel);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IStore));
            _queue.Enqueue(pending);
            if (_queue.Count == 1)
                Monitor.Pulse(_gate);
        }
        return pending.Task;
    }

    /// <summary>Commits what was handed in before, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
        await _ended.Task;
    }

    private void Run()
    {
        var group = new List<PendingBatch>();
        while (Take(group))
        {
            Commit(group);
            group.Clear();
        }
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _writer.Dispose();
        _connection.Dispose();
        _ended.SetResult();
    }

    /// <summary>Waits for batches. False at the end.</summary>
    private bool Take(List<PendingBatch> group)
    {
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                if (_closed)
                    return false;
                Monitor.Wait(_gate);
            }
        }
        AwaitCompany();
        lock (_gate)
        {
            while (group.Count < MostBatches && _queue.TryDequeue(out var pending))
                group.Add(pending);
            _callers = group.Count + _queue.Count;
            return true;
        }
    }

    /// <summary>
    /// The callers of the last group were released a moment ago and most come back at once. Without this short wait the first of them is synced alone while
    /// the others queue behind it, and groups are half as large as they could be. One who stays away costs the others this wait once.
    /// </summary>
    private void AwaitCompany()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!EverybodyIsBack() && TimeProvider.System.GetElapsedTime(began) < LongestWaitForCompany)
            Thread.Yield();
    }

    private bool EverybodyIsBack()
    {
        lock (_gate)
            return _closed || _queue.Count >= Math.Min(_callers, MostBatches);
    }

    private void Commit(List<PendingBatch> group)
    {
        var began = TimeProvider.System.GetTimestamp();
        TimeSpan took;
        try
        {
            _begin.Execute();
            if (!TryApplyAll(group))
            {
                _rollback.Execute();
                _begin.Execute();
                foreach (var pending in group)
                    Apply(pending);
            }
            _commit.Execute();
            took = TimeProvider.System.GetElapsedTime(began);
        }
        catch (SqliteException error)
        {
            _metrics?.Failed();
            // SQLite may have rolled back by itself; then this says so, and nobody needs to know.
            _connection.TryRun("ROLLBACK");
            var failure = SqliteErrors.OfStore(error, _path);
            foreach (var pending in group)
                pending.Fail(failure);
            return;
        }
        foreach (var pending in group)
            pending.Finish();
        _changes.Pulse();
        _metrics?.Committed(took, group);
    }

    /// <summary>
    /// Applies the group without savepoints. A batch that fails at its first write is refused, and no harm is done. False where one failed later and left
    /// a part behind: rare, because it takes two callers who write of the same trial at the same moment. Then all is done again, with care.
    /// </summary>
    private bool TryApplyAll(List<PendingBatch> group)
    {
        foreach (var pending in group)
        {
            if (pending.IsRefusedByCancellation())
                continue;
            var written = 0;
            try
            {
                _writer.ApplyUnguarded(pending.Batch, out written);
            }
            catch (Exception error) when (error is not SqliteException)
            {
                if (written > 0)
                    return false;
                pending.Refuse(error);
            }
        }
        return true;
    }

    private void Apply(PendingBatch pending)
    {
        pending.Refuse(null);
        if (pending.IsRefusedByCancellation())
            return;
        try
        {
            _writer.Apply(pending.Batch);
        }
        catch (Exception error) when (error is not SqliteException)
        {
            pending.Refuse(error);
        }
    }
}
