using System.Text.Json;
using Grid.Models;

namespace Grid.Silo;

/// <summary>What a run asks of the model: a training of its lanes, each with its trial's parameters and from the state that its lease names.</summary>
internal static class RunRequest
{
    // The convention of docs/add-a-model.md.
    private const string Batch = "batch";

    /// <summary>Gets the checkpoints, and compares them.</summary>
    /// <exception cref="ModelException">A trial was made for another version of the model.</exception>
    public static TrainingRequest Of(RunContext run)
    {
        var (thread, experiment) = (run.Thread, run.Experiment);
        return new TrainingRequest(
            [
                .. run.Lanes.Left.Select(lane => new LaneRequest(
                    ParametersOf(lane, experiment.Model.Info),
                    lane.Lease.Seed,
                    CheckpointOf(run, lane)
                )),
            ],
            experiment.Spec.Dataset,
            thread.Options.Datasets,
            DeviceNames.Join(thread.Devices),
            experiment.Spec.Trial.Threads
        );
    }

    /// <summary>Examples of a step of one lane, where the model calls that by the usual name; else 1.</summary>
    public static long BatchOf(ModelParameters parameters, ModelInfo model) =>
        model.Parameters.Any(known => known.Name == Batch) ? parameters.Integer(Batch) : 1;

    /// <summary>The file to go on from; null: from the start.</summary>
    private static string? CheckpointOf(RunContext run, Lane lane) =>
        lane.Lease.Checkpoint is { } wanted ? run.Meter.Load(lane, () => lane.Files.Verified(wanted)) : null;

    private static ModelParameters ParametersOf(Lane lane, ModelInfo model)
    {
        try
        {
            var values = TrialParameters.Read(lane.Lease.Parameters);
            return values.Keys.FirstOrDefault(name => model.Parameters.All(known => known.Name != name)) is { } gone
                ? throw new ModelException(
                    $"The trial sets '{gone}', which model '{model.Name}' of this program does not have: was the program changed since the sweep began?"
                )
                : new ModelParameters(model, values);
        }
        catch (JsonException error)
        {
            throw new ModelException($"The trial's parameters cannot be read. {error.Message}", error);
        }
    }
}
