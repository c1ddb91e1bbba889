using System.Runtime.ExceptionServices;
using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// One queue: who waits, who is leased, and which slots wait for work. In memory only: <see cref="PoolRows"/> builds it from rows when it is activated, and experiments
/// tell it of changes.
/// </summary>
public sealed class PoolGrain(IStore store, TimeProvider time, GrainSettings? settings = null) : Grain, IPoolGrain
{
    private readonly TimeSpan _ttl = (settings ?? new GrainSettings()).LeaseTtl;
    private readonly TrialQueue _queue = new();
    private readonly Dictionary<TrialKey, LeaseEntry> _leases = [];
    private readonly HashSet<string> _withdrawn = new(StringComparer.Ordinal);
    private readonly CallsInFlight _calls = new();
    private readonly WaitingSlots _slots = new(time);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var rows = await PoolRows.ReadAsync(store, this.GetPrimaryKeyString(), cancellationToken);
        foreach (var (attempt, trial) in rows.Open)
        {
            var entry = new LeaseEntry(trial, attempt.Agent) { Attempt = attempt.Attempt, ExpiresAt = Expiry() };
            _leases.Add(trial.Key, entry);
        }

        _withdrawn.UnionWith(rows.Withdrawn);
        Enqueue(rows.Waiting);
        var period = _ttl / 4;
        this.RegisterGrainTimer(
            _ => TakeBackExpiredAsync(),
            new GrainTimerCreationOptions(period, period) { Interleave = true, KeepAlive = true }
        );
    }

    public Task EnqueueAsync(string experiment, Immutable<IReadOnlyList<QueuedTrial>> trials, CancellationToken cancel)
    {
        _withdrawn.Remove(experiment);
        Enqueue(trials.Value);
        return Task.CompletedTask;
    }

    public Task WithdrawAsync(string experiment, CancellationToken cancel)
    {
        _withdrawn.Add(experiment);
        _queue.Withdraw(experiment);
        return _calls.WhenAnsweredAsync(experiment);
    }

    public Task SettleAsync(
        string experiment,
        Immutable<IReadOnlyList<LeaseKey>> ended,
        Immutable<IReadOnlyList<QueuedTrial>> added,
        CancellationToken cancel
    )
    {
        foreach (var lease in ended.Value)
        {
            if (Find(lease) is not null)
            {
                _leases.Remove(lease.Key);
            }
        }

        Enqueue(added.Value);
        return Task.CompletedTask;
    }

    public Task JoinAsync(string agent, CancellationToken cancel)
    {
        var silo = AgentName.SiloOf(agent);
        var dead = _leases.Values.Where(entry => entry.Agent != agent && AgentName.SiloOf(entry.Agent) == silo);
        return Task.WhenAll(dead.Where(entry => !entry.Returning).ToList().Select(TakeBackAsync));
    }

    public async Task<Immutable<IReadOnlyList<Placement>>> LeaseAsync(LeaseRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Lanes, 1);
        var devices = new DeviceShare[] { new(request.Devices[0].Device, 1) };
        var until = time.GetUtcNow() + request.Wait;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var taken = _queue.Take(request.Lanes);
            if (taken.Count > 0)
            {
                var holder = new LeaseHolder(request.Agent, DeviceShare.Text(devices));
                var leases = await OpenAsync(taken, holder, cancel);
                if (leases.Count > 0)
                {
                    return new([new Placement(devices, leases)]);
                }

                continue;
            }

            var left = until - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return new([]);
            }

            await _slots.WaitAsync(left, cancel);
        }
    }

    public Task<RenewAnswer> RenewAsync(
        string agent,
        Immutable<IReadOnlyList<LeaseKey>> leases,
        CancellationToken cancel
    )
    {
        var lost = new List<LeaseKey>();
        foreach (var lease in leases.Value)
        {
            if (Find(lease) is { Returning: false } entry && entry.Agent == agent)
            {
                entry.ExpiresAt = Expiry();
            }
            else
            {
                lost.Add(lease);
            }
        }

        return Task.FromResult(new RenewAnswer(lost, []));
    }

    public Task ReleaseAsync(LeaseKey lease, string cause, CheckpointInfo? checkpoint, CancellationToken cancel) =>
        Find(lease) is { Returning: false } entry
            ? GiveBackAsync(entry, lease.Attempt, cause, checkpoint)
            : Task.CompletedTask;

    private LeaseEntry? Find(LeaseKey lease) =>
        _leases.GetValueOrDefault(lease.Key) is { } entry && entry.Attempt == lease.Attempt ? entry : null;

    private DateTimeOffset Expiry() => time.GetUtcNow() + _ttl;

    private void Enqueue(IEnumerable<QueuedTrial> trials)
    {
        var added = 0;
        foreach (var trial in trials)
        {
            if (_leases.GetValueOrDefault(trial.Key) is { Returning: false } entry && entry.Attempt <= trial.Attempt)
            {
                // The row says that this attempt is over: it was closed past the pool, by a recovery or by a commit whose answer was lost.
                _leases.Remove(trial.Key);
            }

            if (!_withdrawn.Contains(trial.Experiment) && !_leases.ContainsKey(trial.Key) && _queue.Add(trial))
            {
                added++;
            }
        }

        _slots.Signal(added);
    }

    /// <summary>Opens the attempts of trials just taken from the queue; those that wait no more are dropped.</summary>
    private async Task<IReadOnlyList<Lease>> OpenAsync(
        IReadOnlyList<QueuedTrial> taken,
        LeaseHolder holder,
        CancellationToken cancel
    )
    {
        var failures = new List<Exception>();
        var opened = await Task.WhenAll(taken.Select(trial => OpenAsync(trial, holder, failures)));
        var leases = opened.OfType<Lease>().ToList();
        if (cancel.IsCancellationRequested)
        {
            await Task.WhenAll(leases.Select(lease => ReleaseAsync(lease.Key, "abandoned", null, default)));
            cancel.ThrowIfCancellationRequested();
        }

        if (leases.Count == 0 && failures.Count > 0)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }

        return leases;
    }

    private async Task<Lease?> OpenAsync(QueuedTrial trial, LeaseHolder holder, List<Exception> failures)
    {
        var entry = new LeaseEntry(trial, holder.Agent);
        _leases.Add(trial.Key, entry);
        try
        {
            // Not with the caller's token: an opening that has begun is waited for, and handed back if the caller has gone.
            var opening = Trial(trial.Key).LeaseAsync(holder, CancellationToken.None);
            var lease = await _calls.RunAsync(trial.Experiment, opening);
            if (lease is null)
            {
                _leases.Remove(trial.Key);
                return null;
            }

            entry.Attempt = lease.Attempt;
            entry.ExpiresAt = Expiry();
            return lease;
        }
        catch (Exception failure)
        {
            // It may be open, durably, or not. As a lease that has run out it is looked at by the timer, after a pause that a failing store can use.
            entry.ExpiresAt = time.GetUtcNow();
            failures.Add(failure);
            return null;
        }
    }

    private Task TakeBackExpiredAsync()
    {
        var now = time.GetUtcNow();
        var expired = _leases.Values.Where(entry => entry.ExpiresAt <= now && !entry.Returning).ToList();
        return Task.WhenAll(expired.Select(TakeBackAsync));
    }

    private async Task TakeBackAsync(LeaseEntry entry)
    {
        var key = entry.Trial.Key;
        var attempt = entry.Attempt ?? (await store.FindTrialAsync(key.Experiment, key.Trial, default))?.Attempt ?? 0;
        await GiveBackAsync(entry, attempt, "lost", checkpoint: null);
    }

    private async Task GiveBackAsync(LeaseEntry entry, long attempt, string cause, CheckpointInfo? checkpoint)
    {
        var trial = entry.Trial;
        entry.Returning = true;
        string? shape;
        try
        {
            var release = Trial(trial.Key).ReleaseAsync(attempt, cause, checkpoint, CancellationToken.None);
            shape = await _calls.RunAsync(trial.Experiment, release);
        }
        catch
        {
            entry.Returning = false;
            throw;
        }

        // Meanwhile a report may have ended the trial, and its experiment settled the lease.
        if (_leases.GetValueOrDefault(trial.Key) == entry)
        {
            _leases.Remove(trial.Key);
            Enqueue(shape is null ? [] : [trial with { Shape = shape, Attempt = attempt }]);
        }
    }

    private ITrialGrain Trial(TrialKey key) => GrainFactory.GetGrain<ITrialGrain>(key.ToString());
}
