using Grid.Grains;
using Grid.Store;

namespace Grid.Silo;

/// <summary>
/// What can be asked about sweeps without changing anything. Ids are whole ones: <see cref="FindAsync"/> completes what a person typed. Methods that take an id throw
/// <see cref="UnknownExperimentException"/> where there is none.
/// </summary>
public interface ISweepReader
{
    /// <summary>The whole id that a person means: the id itself or a prefix that only one experiment has.</summary>
    Task<string> FindAsync(string idOrPrefix, CancellationToken cancel);

    /// <summary>Newest first, without the newest <paramref name="skip"/>.</summary>
    Task<IReadOnlyList<ExperimentStatus>> ListAsync(int skip, int limit, CancellationToken cancel);

    Task<ExperimentStatus> GetAsync(string experiment, CancellationToken cancel);

    /// <summary>Trials by number, from <paramref name="from"/> on, of the given states (null: all).</summary>
    Task<IReadOnlyList<TrialRow>> TrialsAsync(
        string experiment,
        IReadOnlyCollection<TrialState>? states,
        long from,
        int limit,
        CancellationToken cancel
    );

    /// <summary>The best trials by their last objective; NaN and missing values last.</summary>
    Task<IReadOnlyList<TrialRow>> BestTrialsAsync(string experiment, int limit, CancellationToken cancel);

    /// <summary>A trial's measures, by attempt and step.</summary>
    Task<IReadOnlyList<ReportRow>> ReportsAsync(string experiment, long trial, CancellationToken cancel);

    Task<IReadOnlyList<AttemptRow>> AttemptsAsync(string experiment, long trial, CancellationToken cancel);

    /// <summary>The measures of all trials in pages, by trial, attempt and step: those after the last one of the page before (null: from the first).</summary>
    Task<IReadOnlyList<ReportRow>> ReportsAsync(
        string experiment,
        ReportRow? after,
        int limit,
        CancellationToken cancel
    );

    /// <summary>The attempts of all trials in pages, by trial and attempt: those after the last one of the page before (null: from the first).</summary>
    Task<IReadOnlyList<AttemptRow>> AttemptsAsync(
        string experiment,
        AttemptRow? after,
        int limit,
        CancellationToken cancel
    );

    /// <summary>What its attempts ran on, each <see cref="RunRecord"/> once, by hash.</summary>
    Task<IReadOnlyList<RecordRow>> RecordsAsync(string experiment, CancellationToken cancel);

    /// <summary>The sequence number of the last entry of the experiment's log; 0 where it is empty.</summary>
    Task<long> LastEventAsync(string experiment, CancellationToken cancel);

    /// <summary>What a trial's attempts have logged, wherever they trained; the last MiB where it is longer. Null where nothing happened that would be logged.</summary>
    Task<string?> LogAsync(string experiment, long trial, CancellationToken cancel);

    /// <summary>A trial's picture (PNG), for the caller to dispose. Null where none was drawn.</summary>
    Task<Stream?> OpenPictureAsync(string experiment, long trial, CancellationToken cancel);

    /// <summary>A trial's newest checkpoint (safetensors), for the caller to dispose. Null where none is kept.</summary>
    Task<Stream?> OpenCheckpointAsync(string experiment, long trial, CancellationToken cancel);
}
