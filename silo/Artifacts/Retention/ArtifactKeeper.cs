using System.Threading.Channels;
using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Silo;

/// <summary>
/// Keeps each experiment's checkpoints within its spec's limits, on the silo that controls: looks every minute, and soon after a put. An experiment whose unfinished trials alone need more than
/// its budget is paused, with the reason.
/// </summary>
public sealed class ArtifactKeeper : IAsyncDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);

    /// <summary>Puts of that time are looked at together.</summary>
    private static readonly TimeSpan s_gather = TimeSpan.FromSeconds(1);

    private readonly IArtifacts _artifacts;
    private readonly IStore _store;
    private readonly Func<string, string, CancellationToken, Task> _pause;
    private readonly Action<Exception>? _failed;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<string> _stored = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private HashSet<string> _running = new(StringComparer.Ordinal);
    private Task? _working;

    /// <param name="pause">Pauses an experiment with a reason.</param>
    /// <param name="failed">Told what went wrong in a look, which the next one may get right; null: nobody is.</param>
    public ArtifactKeeper(
        IArtifacts artifacts,
        IStore store,
        Func<string, string, CancellationToken, Task> pause,
        TimeProvider time,
        Action<Exception>? failed
    )
    {
        _artifacts = artifacts;
        _store = store;
        _pause = pause;
        _time = time;
        _failed = failed;
    }

    /// <summary>Begins to look.</summary>
    public void Start() => _working = WorkAsync();

    /// <summary>Something was put. Called on any thread, and quick.</summary>
    public void Stored(ArtifactPath path) => _stored.Writer.TryWrite(path.Experiment);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        if (_working is not null)
        {
            await _working;
        }

        _stop.Dispose();
    }

    /// <summary>Looks at all experiments that run, or did when it last looked.</summary>
    internal async Task LookAsync(CancellationToken cancel)
    {
        var rows = await _store.ListExperimentsAsync(int.MaxValue, cancel);
        var unfinished = rows.Where(row => !row.State.IsTerminal())
            .Select(row => row.Id)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var experiment in unfinished.Union(_running))
        {
            await LookAsync(experiment, cancel);
        }

        _running = unfinished;
    }

    /// <summary>Looks at one experiment.</summary>
    internal async Task LookAsync(string experiment, CancellationToken cancel)
    {
        if (await _store.FindExperimentAsync(experiment, cancel) is not { } row)
        {
            return;
        }

        var spec = SpecJson.Read(row.Spec);
        var limits = new RetentionLimits(spec.Checkpoint.Keep, spec.Checkpoint.KeepExperiment, spec.Checkpoint.Budget);
        var files = await CheckpointsAsync(experiment, cancel);
        if (spec.Search.Stop is { Copies: true })
        {
            var borrowed = await BorrowedAsync(experiment, cancel);
            files = [.. files.Where(file => !borrowed.Contains((file.Trial, file.Path.Name)))];
        }

        if (!Retention.IsNeeded(files, limits))
        {
            return;
        }

        var plan = Retention.Plan(files, await StandingsAsync(spec.Objective, files, cancel), limits);
        foreach (var file in plan.Delete)
        {
            await _artifacts.DeleteAsync(file.Path, cancel);
        }

        if (plan.IsOverBudget && row.State == ExperimentState.Running)
        {
            await _pause(experiment, OverBudget(plan, limits.Budget!.Value), cancel);
        }
    }

    private async Task WorkAsync()
    {
        using var timer = new PeriodicTimer(s_every, _time);
        try
        {
            var minute = timer.WaitForNextTickAsync(_stop.Token).AsTask();
            await GuardAsync(LookAsync);
            while (true)
            {
                var put = _stored.Reader.WaitToReadAsync(_stop.Token).AsTask();
                if (await Task.WhenAny(minute, put) == minute)
                {
                    await minute;
                    minute = timer.WaitForNextTickAsync(_stop.Token).AsTask();
                    await GuardAsync(LookAsync);
                }
                else
                {
                    await Task.Delay(s_gather, _time, _stop.Token);
                    await LookAtStoredAsync();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Another silo looks now, or the next start does.
        }
    }

    private async Task LookAtStoredAsync()
    {
        var experiments = new HashSet<string>(StringComparer.Ordinal);
        while (_stored.Reader.TryRead(out var experiment))
        {
            experiments.Add(experiment);
        }

        foreach (var experiment in experiments)
        {
            await GuardAsync(cancel => LookAsync(experiment, cancel));
        }
    }

    private async Task GuardAsync(Func<CancellationToken, Task> look)
    {
        try
        {
            await look(_stop.Token);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _failed?.Invoke(error);
        }
    }

    private async Task<IReadOnlyList<KeptCheckpoint>> CheckpointsAsync(string experiment, CancellationToken cancel) =>
        [
            .. from file in await _artifacts.ListAsync(experiment, cancel)
            let name = CheckpointName.TryParse(file.Path.Name)
            where name is not null
            select new KeptCheckpoint(file.Path, name.Value, file.Bytes, file.WrittenAt),
        ];

    /// <summary>Checkpoints that copies of their trials are to begin from.</summary>
    private async Task<HashSet<(long Trial, string Name)>> BorrowedAsync(string experiment, CancellationToken cancel)
    {
        TrialState[] unfinished = [TrialState.Queued, TrialState.Running, TrialState.Paused];
        var rows = await _store.ListTrialsAsync(experiment, unfinished, 0, int.MaxValue, cancel);
        return
        [
            .. rows.Select(row => row.Checkpoint?.Path)
                .OfType<string>()
                .Select(path => (long.Parse(Path.GetFileName(Path.GetDirectoryName(path)!)), Path.GetFileName(path))),
        ];
    }

    /// <summary>Read after the files were listed: a checkpoint that is recorded in between is not among them, and all are kept then.</summary>
    private async Task<IReadOnlyDictionary<long, TrialStanding>> StandingsAsync(
        Objective objective,
        IReadOnlyList<KeptCheckpoint> files,
        CancellationToken cancel
    )
    {
        var rows = new List<TrialRow>();
        foreach (var trial in files.Select(file => file.Path).DistinctBy(path => path.Trial))
        {
            if (await _store.FindTrialAsync(trial.Experiment, trial.Trial, cancel) is { } row)
            {
                rows.Add(row);
            }
        }

        var ranks = rows.Where(row => row.State.IsTerminal())
            .OrderBy(row => row.Value, Comparer<double?>.Create(objective.Compare))
            .ThenBy(row => row.Number)
            .Index()
            .ToDictionary(ranked => ranked.Item.Number, ranked => ranked.Index);
        return rows.ToDictionary(
            row => row.Number,
            row => new TrialStanding(
                row.State.IsTerminal(),
                ranks.GetValueOrDefault(row.Number),
                row.Checkpoint is { } checkpoint ? Path.GetFileName(checkpoint.Path) : null
            )
        );
    }

    private static string OverBudget(RetentionPlan plan, long budget) =>
        $"checkpoint.budget is {budget} bytes, and what unfinished trials go on from takes {plan.Bytes}: submit the spec with a larger budget, or with fewer trials at a time";
}
