using Grid.Grains;
using Grid.Spec;

namespace Grid.Silo;

/// <summary>Everything that can be done with sweeps: what a client calls, in this process or through an API.</summary>
public interface ISweeps : ISweepReader
{
    /// <summary>Creates an experiment under a new id and its first trials.</summary>
    Task<ExperimentStatus> SubmitAsync(ExperimentSpec spec, CancellationToken cancel);

    /// <summary>Goes on with what is not finished. Does nothing for a sweep that has ended.</summary>
    Task<ExperimentStatus> ResumeAsync(string experiment, CancellationToken cancel);

    /// <summary>Starts no more trials; running ones save their state and return.</summary>
    Task<ExperimentStatus> PauseAsync(string experiment, string reason, CancellationToken cancel);

    /// <summary>Ends the sweep: trials that wait are cancelled now, running ones after their epoch.</summary>
    Task<ExperimentStatus> CancelAsync(string experiment, string reason, CancellationToken cancel);

    /// <summary>What the slots of this silo are doing at this moment.</summary>
    IReadOnlyList<SlotSnapshot> Slots();
}
