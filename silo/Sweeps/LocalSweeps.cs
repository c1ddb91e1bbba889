using System.Runtime.CompilerServices;
using Grid.Grains;
using Grid.Spec;
using Grid.Store;

namespace Grid.Silo;

/// <summary>The sweeps of a silo in this process: commands go to the grains, questions to the rows.</summary>
public sealed class LocalSweeps : ISweeps
{
    private const int Page = 500;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    private readonly IGrainFactory _grains;
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly SpecChecker _specs;
    private readonly Func<Agent?> _agent;
    private readonly Resending _resending;
    private readonly StoredSweeps _stored;

    /// <param name="shared">Where other silos put the files of their trainings; null: the home has all there is.</param>
    /// <param name="controlChange">Gives what completes when the control side changes hands next; null: it never does.</param>
    /// <param name="leaving">Signalled when this silo leaves: a command that finds nobody in control is then refused at once, since it would wait for a silo that another must be asked about.</param>
    internal LocalSweeps(
        IGrainFactory grains,
        IStore store,
        HomeFolder home,
        TimeProvider time,
        SpecChecker specs,
        Func<Agent?> agent,
        IArtifacts? shared = null,
        Func<Task>? controlChange = null,
        CancellationToken leaving = default
    )
    {
        (_grains, _store, _time, _specs, _agent) = (grains, store, time, specs, agent);
        _resending = new Resending(time, controlChange: controlChange, hurry: leaving);
        _stored = new StoredSweeps(store, home, isServed: () => true, shared);
    }

    public Task<ExperimentStatus> SubmitAsync(SpecText spec, string key, CancellationToken cancel)
    {
        var read = _specs.Read(spec);
        return SubmitAsync(ExperimentIds.Of(read.Name, key), read, cancel);
    }

    /// <summary>Creates an experiment of a spec that is checked already, under a new id.</summary>
    public async Task<ExperimentStatus> SubmitAsync(ExperimentSpec spec, CancellationToken cancel)
    {
        string id;
        do
        {
            id = ExperimentIds.New(spec.Name);
        } while (await _store.FindExperimentAsync(id, cancel) is not null);

        return await SubmitAsync(id, spec, cancel);
    }

    public async Task<ExperimentStatus> RerunAsync(
        string experiment,
        IReadOnlyCollection<long>? trials,
        string key,
        CancellationToken cancel
    )
    {
        var original = await _stored.GetAsync(experiment, cancel);
        var rerun = await Reruns.OfAsync(_store, experiment, trials, cancel);
        var submission = new Submission(original.Spec, original.SpecHash, rerun);
        return await AskAsync(
            ExperimentIds.Of(original.Name, key),
            sweep => sweep.SubmitAsync(submission, cancel),
            cancel
        );
    }

    public Task<ExperimentStatus> ResumeAsync(string experiment, CancellationToken cancel) =>
        AskAsync(experiment, sweep => sweep.ResumeAsync(cancel), cancel);

    public async Task<ExperimentStatus> PauseAsync(string experiment, string reason, CancellationToken cancel)
    {
        var status = await AskAsync(experiment, sweep => sweep.PauseAsync(reason, cancel), cancel);

        // The next report would tell a training; after the current step is sooner.
        _agent()?.Pause(experiment);
        return status;
    }

    public Task<ExperimentStatus> CancelAsync(string experiment, string reason, CancellationToken cancel) =>
        AskAsync(experiment, sweep => sweep.CancelAsync(reason, cancel), cancel);

    public async IAsyncEnumerable<EventRow> FollowAsync(
        string experiment,
        long after,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        while (true)
        {
            // Asked first: what ended before the log was read has all of its log there.
            var state = (await _stored.GetAsync(experiment, cancel)).State;
            var page = await _store.ReadEventsAsync(experiment, after, Page, cancel);
            foreach (var row in page)
            {
                yield return row;
                after = row.Sequence;
            }

            if (page.Count == 0 && state.IsTerminal())
            {
                yield break;
            }

            if (page.Count == 0)
            {
                await ChangeAsync(cancel);
            }
        }
    }

    public Task<IReadOnlyList<SlotSnapshot>> SlotsAsync(CancellationToken cancel) =>
        Task.FromResult(_agent()?.Snapshot() ?? []);

    public Task<string> FindAsync(string idOrPrefix, CancellationToken cancel) => _stored.FindAsync(idOrPrefix, cancel);

    public Task<IReadOnlyList<ExperimentStatus>> ListAsync(int skip, int limit, CancellationToken cancel) =>
        _stored.ListAsync(skip, limit, cancel);

    public Task<ExperimentStatus> GetAsync(string experiment, CancellationToken cancel) =>
        AskAsync(experiment, sweep => sweep.GetAsync(cancel), cancel);

    public Task<IReadOnlyList<TrialRow>> TrialsAsync(
        string experiment,
        IReadOnlyCollection<TrialState>? states,
        long from,
        int limit,
        CancellationToken cancel
    ) => _stored.TrialsAsync(experiment, states, from, limit, cancel);

    public Task<IReadOnlyList<TrialRow>> BestTrialsAsync(string experiment, int limit, CancellationToken cancel) =>
        _stored.BestTrialsAsync(experiment, limit, cancel);

    public Task<IReadOnlyList<ReportRow>> ReportsAsync(string experiment, long trial, CancellationToken cancel) =>
        _stored.ReportsAsync(experiment, trial, cancel);

    public Task<IReadOnlyList<AttemptRow>> AttemptsAsync(string experiment, long trial, CancellationToken cancel) =>
        _stored.AttemptsAsync(experiment, trial, cancel);

    public Task<IReadOnlyList<ReportRow>> ReportsAsync(
        string experiment,
        ReportRow? after,
        int limit,
        CancellationToken cancel
    ) => _stored.ReportsAsync(experiment, after, limit, cancel);

    public Task<IReadOnlyList<AttemptRow>> AttemptsAsync(
        string experiment,
        AttemptRow? after,
        int limit,
        CancellationToken cancel
    ) => _stored.AttemptsAsync(experiment, after, limit, cancel);

    public Task<IReadOnlyList<RecordRow>> RecordsAsync(string experiment, CancellationToken cancel) =>
        _stored.RecordsAsync(experiment, cancel);

    public Task<long> LastEventAsync(string experiment, CancellationToken cancel) =>
        _stored.LastEventAsync(experiment, cancel);

    public Task<string?> LogAsync(string experiment, long trial, CancellationToken cancel) =>
        _stored.LogAsync(experiment, trial, cancel);

    public Task<Stream?> OpenPictureAsync(string experiment, long trial, CancellationToken cancel) =>
        _stored.OpenPictureAsync(experiment, trial, cancel);

    public Task<Stream?> OpenCheckpointAsync(string experiment, long trial, CancellationToken cancel) =>
        _stored.OpenCheckpointAsync(experiment, trial, cancel);

    private Task ChangeAsync(CancellationToken cancel) =>
        _store is ISharedStore shared
            ? shared.WaitForChangeAsync(LookAgain, cancel)
            : Task.Delay(LookAgain, _time, cancel);

    private Task<ExperimentStatus> SubmitAsync(string id, ExperimentSpec spec, CancellationToken cancel)
    {
        var json = SpecJson.Write(spec);
        var submission = new Submission(json, SpecJson.Hash(json));
        return AskAsync(id, sweep => sweep.SubmitAsync(submission, cancel), cancel);
    }

    private Task<ExperimentStatus> AskAsync(
        string experiment,
        Func<IExperimentGrain, Task<ExperimentStatus>> call,
        CancellationToken cancel
    ) => _resending.RunAsync(() => call(_grains.GetGrain<IExperimentGrain>(experiment)), cancel);
}
