using Grid.Models;

namespace Grid.Silo;

/// <summary>What a training computes with and learns from, as the process in which it runs finds it.</summary>
/// <param name="Engine">Null where the model uses no tensor library.</param>
/// <param name="Data">Null where the training has none.</param>
public sealed record TrainingGround(RecordedEngine? Engine, DatasetFacts? Data)
{
    /// <summary>Asked once the training has begun: only then is loaded what it needs.</summary>
    internal static TrainingGround Of(IModel model, TrainingRequest request)
    {
        // To look takes a millisecond: longer than all else of a trial that uses none.
        var engine = model.Info.UsesTensors ? LoadedEngine.Find() : null;
        return new(engine, request.Dataset is { } name ? request.Datasets.FactsOf(name) : null);
    }
}
