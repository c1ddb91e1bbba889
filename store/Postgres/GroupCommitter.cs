using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Grid.Store.Postgres;

/// <summary>
/// Commits batches, one transaction after the other: those that arrive while one is under way go down together in the next, because a synced commit costs much more than
/// what it holds. Each batch stands or falls alone; a failed transaction fails all of its group.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    /// <summary>So many batches share a transaction at most, so that no caller waits long for the others' writes.</summary>
    private const int MostBatches = 512;

    /// <summary>Less than a commit costs.</summary>
    private static readonly TimeSpan LongestWaitForCompany = TimeSpan.FromMicroseconds(200);

    private readonly Channel<PendingBatch> _queue = Channel.CreateUnbounded<PendingBatch>();

    private readonly Database _database;
    private readonly long? _epoch;
    private readonly StoreMetrics.DriverMetrics? _metrics;
    private readonly Task _running;

    /// <summary>How many batches were under way when the last group was taken: about as many callers there are.</summary>
    private int _callers;

    /// <param name="epoch">The control epoch that every transaction checks; null where it is not fenced.</param>
    public GroupCommitter(Database database, long? epoch, StoreMetrics? metrics)
    {
        _database = database;
        _epoch = epoch;
        _metrics = metrics?.Of("postgres");
        _metrics?.Begin();
        _running = Task.Run(RunAsync);
    }

    /// <summary>Completes once the batch is durable.</summary>
    public Task CommitAsync(StoreBatch batch, CancellationToken cancel)
    {
        var pending = new PendingBatch(batch, cancel);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(pending), typeof(IStore));
        return pending.Task;
    }

    /// <summary>Commits what was handed in before.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        var group = new List<PendingBatch>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            await AwaitCompanyAsync();
            while (group.Count < MostBatches && _queue.Reader.TryRead(out var pending))
                group.Add(pending);
            _callers = group.Count + _queue.Reader.Count;
            await CommitAsync(group);
            group.Clear();
        }
    }

    /// <summary>
    /// The callers of the last group were released a moment ago and most come back at once. Without this short wait the first of them is synced alone while the others
    /// queue behind it. One who stays away costs the others this wait once.
    /// </summary>
    private async Task AwaitCompanyAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (
            _queue.Reader.Count < Math.Min(_callers, MostBatches)
            && TimeProvider.System.GetElapsedTime(began) < LongestWaitForCompany
        )
            await Task.Yield();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The callers get it.")]
    private async Task CommitAsync(List<PendingBatch> group)
    {
        var began = TimeProvider.System.GetTimestamp();
        var pauses = _database.Pauses();
        while (true)
        {
            GroupTransaction? transaction = null;
            try
            {
                await using var connection = await _database.OpenAsync(CancellationToken.None);
                transaction = new GroupTransaction(connection, _epoch);
                await transaction.CommitAsync(group);
                break;
            }
            catch (Exception error)
            {
                // A transaction that was never asked to commit has written nothing, and may be tried again.
                if (
                    transaction is not { IsCommitting: true }
                    && await _database.TryAgainAsync(error, pauses, CancellationToken.None)
                )
                    continue;
                _metrics?.Failed();
                var failure = PostgresErrors.OfStore(error, _database.Name);
                foreach (var pending in group)
                    pending.Fail(failure);
                return;
            }
        }
        var took = TimeProvider.System.GetElapsedTime(began);
        foreach (var pending in group)
            pending.Finish();
        _metrics?.Committed(took, group);
    }
}
