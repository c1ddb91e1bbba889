using Grid.Models;

namespace Grid.Silo;

/// <summary>What a training computes with and learns from, as the process in which it runs finds it.</summary>
/// <param name="Engine">Null where no tensor library is loaded.</param>
/// <param name="Data">Null where the training has none.</param>
public sealed record TrainingGround(RecordedEngine? Engine, DatasetFacts? Data)
{
    /// <summary>Asked once the training has begun: only then is loaded what it needs.</summary>
    internal static TrainingGround Of(TrainingRequest request) =>
        new(LoadedEngine.Find(), request.Dataset is { } name ? request.Datasets.FactsOf(name) : null);
}
