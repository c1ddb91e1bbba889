using Grid.Grains;
using Grid.Spec;
using Grid.Store;

namespace Grid.Silo;

/// <summary>The sweeps of a silo in this process: commands go to the grains, questions to the rows.</summary>
internal sealed class LocalSweeps(
    IGrainFactory grains,
    IStore store,
    HomeFolder home,
    TimeProvider time,
    Func<Agent?> agent
) : ISweeps
{
    private readonly Resending _resending = new(time);
    private readonly StoredSweeps _stored = new(store, home);

    public async Task<ExperimentStatus> SubmitAsync(ExperimentSpec spec, CancellationToken cancel)
    {
        var json = SpecJson.Write(spec);
        string id;
        do
        {
            id = ExperimentIds.New(spec.Name);
        } while (await store.FindExperimentAsync(id, cancel) is not null);

        return await AskAsync(
            id,
            sweep => sweep.SubmitAsync(new Submission(json, SpecJson.Hash(json)), cancel),
            cancel
        );
    }

    public Task<ExperimentStatus> ResumeAsync(string experiment, CancellationToken cancel) =>
        AskAsync(experiment, sweep => sweep.ResumeAsync(cancel), cancel);

    public async Task<ExperimentStatus> PauseAsync(string experiment, string reason, CancellationToken cancel)
    {
        var status = await AskAsync(experiment, sweep => sweep.PauseAsync(reason, cancel), cancel);

        // The next report would tell a training; after the current step is sooner.
        agent()?.Pause(experiment);
        return status;
    }

    public Task<ExperimentStatus> CancelAsync(string experiment, string reason, CancellationToken cancel) =>
        AskAsync(experiment, sweep => sweep.CancelAsync(reason, cancel), cancel);

    public IReadOnlyList<SlotSnapshot> Slots() => agent()?.Snapshot() ?? [];

    public Task<string> FindAsync(string idOrPrefix, CancellationToken cancel) => _stored.FindAsync(idOrPrefix, cancel);

    public Task<IReadOnlyList<ExperimentStatus>> ListAsync(int limit, CancellationToken cancel) =>
        _stored.ListAsync(limit, cancel);

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

    public Task<string?> LogAsync(string experiment, long trial, CancellationToken cancel) =>
        _stored.LogAsync(experiment, trial, cancel);

    private Task<ExperimentStatus> AskAsync(
        string experiment,
        Func<IExperimentGrain, Task<ExperimentStatus>> call,
        CancellationToken cancel
    ) => _resending.RunAsync(() => call(grains.GetGrain<IExperimentGrain>(experiment)), cancel);
}
