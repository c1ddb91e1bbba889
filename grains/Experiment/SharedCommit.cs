namespace Grid.Grains;

/// <summary>
/// Takes calls one after the other and commits in groups: while one group's transaction is under way the next calls gather, then go down together. Each call gets its
/// answer when its group is durable. After a failure every call fails with it, those that wait and all later ones: memory may be ahead of the rows,
/// so this object and what its calls change are to be dropped.
/// </summary>
/// <param name="begin">Starts a group.</param>
/// <param name="commit">Makes a group durable.</param>
/// <param name="broken">Told of the failure, once.</param>
internal sealed class SharedCommit(Func<Consequences> begin, Func<Consequences, Task> commit, Action broken)
{
    private List<Call> _waiting = [];
    private bool _busy;
    private Exception? _failure;

    /// <param name="decide">Changes what is in memory and adds to the group; runs alone.</param>
    public Task<T> RunAsync<T>(Func<Consequences, Task<T>> decide)
    {
        if (_failure is not null)
        {
            return Task.FromException<T>(_failure);
        }

        var call = new Call<T>(decide);
        _waiting.Add(call);
        if (!_busy)
        {
            _busy = true;
            _ = DrainAsync();
        }

        return call.Answer;
    }

    private async Task DrainAsync()
    {
        // Calls that have arrived with this one have their turns first, and join it.
        await Task.Yield();
        while (_waiting.Count > 0)
        {
            var group = _waiting;
            _waiting = [];
            try
            {
                var consequences = begin();
                foreach (var call in group)
                {
                    await call.DecideAsync(consequences);
                }

                await commit(consequences);
                group.ForEach(call => call.Complete());
            }
            catch (Exception failure)
            {
                _failure = failure;
                group.ForEach(call => call.Fail(failure));
                _waiting.ForEach(call => call.Fail(failure));
                _waiting.Clear();
                broken();
            }
        }

        _busy = false;
    }

    private abstract class Call
    {
        public abstract Task DecideAsync(Consequences consequences);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Call<T>(Func<Consequences, Task<T>> decide) : Call
    {
        private readonly TaskCompletionSource<T> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _answer;

        public Task<T> Answer => _answered.Task;

        public override async Task DecideAsync(Consequences consequences) => _answer = await decide(consequences);

        public override void Complete() => _answered.TrySetResult(_answer!);

        public override void Fail(Exception failure) => _answered.TrySetException(failure);
    }
}
