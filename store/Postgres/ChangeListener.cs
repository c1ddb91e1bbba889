namespace Grid.Store.Postgres;

/// <summary>Hears of commits by anybody, over a connection of its own that it makes again whenever it is lost. Starts with the first who waits.</summary>
internal sealed class ChangeListener : IAsyncDisposable
{
    /// <summary>What every transaction does to be heard of.</summary>
    public const string Notify = "NOTIFY grid_change";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ended = new();
    private readonly ChangeSignal _changes = new();
    private readonly Database _database;
    private readonly Lazy<Task> _listening;

    public ChangeListener(Database database)
    {
        _database = database;
        _listening = new Lazy<Task>(() => Task.Run(RunAsync));
    }

    /// <summary>Completes at the next change, or after <paramref name="most"/>.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_ended.IsCancellationRequested, typeof(IStore));
        _ = _listening.Value;
        return _changes.WaitAsync(most, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended.IsCancellationRequested)
            return;
        await _ended.CancelAsync();
        if (_listening.IsValueCreated)
            await _listening.Value;
        _ended.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(() => pause = FirstPause);
            }
            catch (Exception error) when (PostgresErrors.IsOfDatabase(error))
            {
                await Task.Delay(pause, TimeProvider.System, _ended.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(Action listens)
    {
        await using var connection = await _database.OpenAsync(_ended.Token);
        connection.Notification += (_, _) => _changes.Pulse();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "LISTEN grid_change";
            await command.ExecuteNonQueryAsync(_ended.Token);
        }
        listens();
        // What was committed while nobody listened was not heard of.
        _changes.Pulse();
        while (true)
            await connection.WaitAsync(_ended.Token);
    }
}
