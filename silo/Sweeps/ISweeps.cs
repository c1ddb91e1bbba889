using Grid.Grains;
using Grid.Store;

namespace Grid.Silo;

/// <summary>Everything that can be done with sweeps: what a client calls, in this process or through an API.</summary>
public interface ISweeps : ISweepReader
{
    /// <summary>
    /// Checks a spec against the models and data sets of the silo (or throws <see cref="Grid.Spec.SpecException"/>), and creates an experiment under a new id and its first
    /// trials. The same text under the same key is one submission, however often it is sent.
    /// </summary>
    /// <param name="key">Unique to the submission: 1 to 200 visible ASCII characters.</param>
    Task<ExperimentStatus> SubmitAsync(SpecText spec, string key, CancellationToken cancel);

    /// <summary>
    /// Creates an experiment of the same spec that runs ended trials of this one again, with their parameters and seeds. The same key is one rerun, however often it is asked for.
    /// </summary>
    /// <param name="trials">Their numbers; null: all that have ended and measured something.</param>
    /// <param name="key">As for <see cref="SubmitAsync"/>.</param>
    /// <exception cref="RerunException">There is none such, or too many, or one has not ended.</exception>
    Task<ExperimentStatus> RerunAsync(
        string experiment,
        IReadOnlyCollection<long>? trials,
        string key,
        CancellationToken cancel
    );

    /// <summary>Goes on with what is not finished. Does nothing for a sweep that has ended.</summary>
    Task<ExperimentStatus> ResumeAsync(string experiment, CancellationToken cancel);

    /// <summary>Starts no more trials; running ones save their state and return.</summary>
    Task<ExperimentStatus> PauseAsync(string experiment, string reason, CancellationToken cancel);

    /// <summary>Ends the sweep: trials that wait are cancelled now, running ones after their epoch.</summary>
    Task<ExperimentStatus> CancelAsync(string experiment, string reason, CancellationToken cancel);

    /// <summary>
    /// The experiment's log after a sequence number, as it grows. Ends when the sweep has ended and all of its log was given; a sweep that is paused has not ended.
    /// </summary>
    IAsyncEnumerable<EventRow> FollowAsync(string experiment, long after, CancellationToken cancel);

    /// <summary>What the slots are doing at this moment, as far as is known.</summary>
    Task<IReadOnlyList<SlotSnapshot>> SlotsAsync(CancellationToken cancel);
}
