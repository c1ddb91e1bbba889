using System.Runtime.ExceptionServices;
using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// One queue: who waits, who is leased, and which agents ask for work. In memory only: <see cref="PoolRows"/> builds it from rows when it is activated, and experiments
/// tell it of changes. Who gets what is decided by the <see cref="Scheduler"/>.
/// </summary>
/// <remarks>
/// Intervals are measured on a steady clock: a wall clock that jumps lets no lease expire. What a turn takes out of the queue has its entry among the leases, and its opening begun,
/// before the turn ends, so a trial is always in one place.
/// </remarks>
public sealed class PoolGrain : Grain, IPoolGrain
{
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly GrainSettings _settings;
    private readonly GrainMetrics? _metrics;
    private readonly Scheduler _scheduler;
    private readonly Leases _leases;
    private readonly HashSet<string> _withdrawn = new(StringComparer.Ordinal);
    private readonly CallsInFlight _calls = new();
    private readonly LeaseCalls _asking = new();

    public PoolGrain(IStore store, TimeProvider time, GrainSettings? settings = null, GrainMetrics? metrics = null)
    {
        (_store, _time, _settings, _metrics) = (store, time, settings ?? new GrainSettings(), metrics);
        _scheduler = new Scheduler(_settings);
        _leases = new Leases(_scheduler);
    }

    /// <summary>Time since some moment, which never jumps.</summary>
    private TimeSpan Now => _time.GetElapsedTime(0);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var rows = await PoolRows.ReadAsync(_store, this.GetPrimaryKeyString(), cancellationToken);
        foreach (var training in rows.Open)
        {
            var first = training.Lanes[0];
            var devices = DeviceShare.Parse(first.Attempt.Slot);
            var run = _scheduler.Adopt(first.Trial, first.Attempt.Agent, devices, Now);
            foreach (var (attempt, trial) in training.Lanes)
            {
                var entry = _leases.Add(trial, run);
                (entry.Attempt, entry.ExpiresAt) = (attempt.Attempt, Expiry());
            }
        }

        _withdrawn.UnionWith(rows.Withdrawn);
        Enqueue(rows.Waiting);
        Every(_settings.LookEvery, LookAsync);
        Every(_settings.LookEvery, TakeBackExpiredAsync);
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
        _scheduler.Withdraw(experiment);
        Place();
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
            if (_leases.Find(lease) is { } entry)
            {
                _leases.Remove(entry, Now);
            }
        }

        Enqueue(added.Value);
        return Task.CompletedTask;
    }

    public Task JoinAsync(string agent, CancellationToken cancel)
    {
        var silo = AgentName.SiloOf(agent);
        bool IsDead(string name) => name != agent && AgentName.SiloOf(name) == silo;
        foreach (var dead in _scheduler.Agents.Select(other => other.Name).Where(IsDead).ToList())
        {
            _asking.Forget(dead);
            _scheduler.Forget(dead);
        }

        _scheduler.Hear(agent, Now);
        // What is being opened is handed back by the call that it was for.
        return TakeBackAsync(_leases.All, entry => IsDead(entry.Agent) && !entry.IsOpening, FailureCause.Lost);
    }

    public async Task<Immutable<IReadOnlyList<Placement>>> LeaseAsync(LeaseRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Lanes, 1);
        var until = Now + request.Wait;
        if (_asking.Begin(request) is not { } call)
        {
            return new([]);
        }

        _scheduler.StopAsking(request.Agent);
        try
        {
            await TakeBackUnheldAsync(request);
            while (!call.IsSuperseded && request.Devices.Count > 0)
            {
                cancel.ThrowIfCancellationRequested();
                call.Renew();
                _scheduler.Ask(request, Now);
                Place();
                if (await call.WaitAsync(until - Now, _time, cancel) is not { } opening)
                {
                    break;
                }

                var placements = await opening;
                if (call.IsAbandoned || cancel.IsCancellationRequested)
                {
                    var leases = placements.SelectMany(placement => placement.Leases);
                    await Task.WhenAll(leases.Select(lease => AbandonAsync(lease.Key)));
                    break;
                }

                if (placements.Count > 0)
                {
                    return new(placements);
                }
            }

            cancel.ThrowIfCancellationRequested();
            return new([]);
        }
        finally
        {
            if (_asking.End(request.Agent, call))
            {
                _scheduler.StopAsking(request.Agent);
            }
        }
    }

    public Task<RenewAnswer> RenewAsync(
        string agent,
        Immutable<IReadOnlyList<LeaseKey>> leases,
        CancellationToken cancel
    )
    {
        _scheduler.Hear(agent, Now);
        var lost = new List<LeaseKey>();
        var preempted = new List<LeaseKey>();
        foreach (var lease in leases.Value)
        {
            if (_leases.Find(lease) is not { Returning: false } entry || entry.Agent != agent)
            {
                lost.Add(lease);
                continue;
            }

            entry.ExpiresAt = Expiry();
            if (entry.Run.WantedBy is not null)
            {
                preempted.Add(lease);
            }
        }

        return Task.FromResult(new RenewAnswer(lost, preempted));
    }

    public Task ReleaseAsync(LeaseKey lease, string cause, CheckpointInfo? checkpoint, CancellationToken cancel) =>
        _leases.Find(lease) is { Returning: false } entry
            ? GiveBackAsync(entry, lease.Attempt, cause, checkpoint)
            : Task.CompletedTask;

    public Task<QueueStatus> QueueAsync(CancellationToken cancel) =>
        Task.FromResult(PoolStatus.Of(this.GetPrimaryKeyString(), _scheduler, _leases, Now));

    private TimeSpan Expiry() => Now + _settings.LeaseTtl;

    private void Every(TimeSpan period, Func<Task> look) =>
        this.RegisterGrainTimer(
            _ => look(),
            new GrainTimerCreationOptions(period, period) { Interleave = true, KeepAlive = true }
        );

    private void Enqueue(IEnumerable<QueuedTrial> trials)
    {
        foreach (var trial in trials)
        {
            if (_leases.Find(trial.Key) is { Returning: false } entry && entry.Attempt <= trial.Attempt)
            {
                // The row says that this attempt is over: it was closed past the pool, by a recovery or by a commit whose answer was lost.
                _leases.Remove(entry, Now);
            }

            if (!_withdrawn.Contains(trial.Experiment) && _leases.Find(trial.Key) is null)
            {
                _scheduler.Add(trial, Now);
            }
        }

        Place();
    }

    /// <summary>Gives what waits to the agents that ask, and begins to open the attempts.</summary>
    private void Place()
    {
        foreach (var (agent, trainings) in _scheduler.Place(Now))
        {
            _asking.Find(agent.Name)!.Give(OpenAsync(trainings));
        }
    }

    private Task LookAsync()
    {
        _scheduler.Look(Now);
        Place();
        return Task.CompletedTask;
    }

    /// <summary>Opens the attempts of trainings; those that wait no more are left out. Fails where none could be opened because the store failed.</summary>
    private async Task<IReadOnlyList<Placement>> OpenAsync(IReadOnlyList<Placed> trainings)
    {
        var failures = new List<Exception>();
        var opened = await Task.WhenAll(trainings.Select(training => OpenAsync(training, failures)));
        var placements = opened.Where(placement => placement.Leases.Count > 0).ToList();
        if (placements.Count == 0 && failures.Count > 0)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }

        return placements;
    }

    private async Task<Placement> OpenAsync(Placed training, List<Exception> failures)
    {
        var run = training.Run;
        var holder = new LeaseHolder(
            run.Agent.Name,
            DeviceShare.Text(run.Devices),
            _time.GetUtcNow(),
            Training: $"{Guid.NewGuid():n}"
        );
        foreach (var wait in training.Waits)
        {
            _metrics?.Waited(this.GetPrimaryKeyString(), wait);
        }

        var entries = training.Trials.Select(trial => _leases.Add(trial, run)).ToList();
        var leases = await Task.WhenAll(entries.Select(entry => OpenAsync(entry, holder, failures)));
        return new Placement(run.Devices, [.. leases.OfType<Lease>()]);
    }

    private async Task<Lease?> OpenAsync(LeaseEntry entry, LeaseHolder holder, List<Exception> failures)
    {
        try
        {
            // Not with the caller's token: an opening that has begun is waited for, and handed back if the caller has gone.
            var opening = Trial(entry.Trial.Key).LeaseAsync(holder, CancellationToken.None);
            var lease = await _calls.RunAsync(entry.Trial.Experiment, opening);
            if (lease is null)
            {
                _leases.Remove(entry, Now);
                return null;
            }

            (entry.Attempt, entry.ExpiresAt, entry.Run.IsOpened) = (lease.Attempt, Expiry(), true);
            return lease;
        }
        catch (Exception failure)
        {
            // It may be open, durably, or not. As a lease that has run out it is looked at by the timer, after a pause that a failing store can use.
            entry.ExpiresAt = Now + _settings.RetryAfter;
            failures.Add(failure);
            return null;
        }
    }

    /// <summary>A lease that the agent does not name, and that no call that it awaits brings, is an answer that it never got. After a takeover it may be the answer to any of them.</summary>
    private Task TakeBackUnheldAsync(LeaseRequest request)
    {
        var held = request.Held.ToHashSet();
        return TakeBackAsync(
            _leases.Of(request.Agent),
            entry =>
                entry.Attempt is { } attempt
                && !(entry.Run.Call is { } call ? request.Awaited.Contains(call) : request.Awaited.Count > 0)
                && !held.Contains(new LeaseKey(entry.Trial.Experiment, entry.Trial.Trial, attempt)),
            FailureCause.Abandoned
        );
    }

    private Task TakeBackExpiredAsync()
    {
        var now = Now;
        bool HasExpired(LeaseEntry entry) => !entry.Returning && entry.ExpiresAt <= now;
        // One whose opening failed has no attempt yet that could have run out.
        _metrics?.Expired(_leases.All.Count(entry => entry.Attempt is not null && HasExpired(entry)));
        return TakeBackAsync(_leases.All, HasExpired, FailureCause.Lost);
    }

    private Task TakeBackAsync(IEnumerable<LeaseEntry> among, Func<LeaseEntry, bool> which, string cause)
    {
        var entries = among.Where(entry => !entry.Returning && which(entry)).ToList();
        return Task.WhenAll(entries.Select(entry => TakeBackAsync(entry, cause)));
    }

    private async Task TakeBackAsync(LeaseEntry entry, string cause)
    {
        var key = entry.Trial.Key;
        var attempt = entry.Attempt ?? (await _store.FindTrialAsync(key.Experiment, key.Trial, default))?.Attempt ?? 0;
        if (_leases.Contains(entry) && !entry.Returning)
        {
            await GiveBackAsync(entry, attempt, cause, checkpoint: null);
        }
    }

    private Task AbandonAsync(LeaseKey lease) =>
        ReleaseAsync(lease, FailureCause.Abandoned, checkpoint: null, CancellationToken.None);

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
        if (_leases.Contains(entry))
        {
            _leases.Remove(entry, Now);
            Enqueue(shape is null ? [] : [trial with { Shape = shape, Attempt = attempt }]);
        }
    }

    private ITrialGrain Trial(TrialKey key) => GrainFactory.GetGrain<ITrialGrain>(key.ToString());
}
