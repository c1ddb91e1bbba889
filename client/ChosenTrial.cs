using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>The trial that a person has named by its number.</summary>
internal static class ChosenTrial
{
    /// <summary>Throws <see cref="UnknownExperimentException"/> where there is none.</summary>
    public static async Task<TrialRow> FindAsync(
        ISweepReader sweeps,
        string experiment,
        long number,
        CancellationToken cancel
    )
    {
        var found = await sweeps.TrialsAsync(experiment, states: null, number, 1, cancel);
        return found.Count > 0 && found[0].Number == number
            ? found[0]
            : throw new UnknownExperimentException(
                $"{experiment} has no trial {number}. See grid trials {experiment}."
            );
    }
}
