using Grid.Grains;
using Grid.Search;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;

namespace Grid.Client;

/// <summary>A running sweep at one moment: all that a view shows.</summary>
/// <param name="Best">The best trial so far; null where none has a value.</param>
/// <param name="Left">How long it still takes; null where that is not known.</param>
/// <param name="Stopping">Whether Ctrl-C was pressed and trainings are being saved.</param>
/// <param name="Hint">What Ctrl-C does.</param>
internal sealed record SweepMoment(
    ExperimentStatus Status,
    ExperimentSpec Spec,
    IReadOnlyList<string> Varying,
    IReadOnlyList<SlotSnapshot> Slots,
    TrialRow? Best,
    DateTimeOffset Now,
    TimeSpan Elapsed,
    TimeSpan? Left,
    bool Stopping,
    string Hint
)
{
    public Objective Objective => Spec.Objective;

    /// <summary>"test/sse 11.93 · trial 0 · latent_sigma=0"; null where no trial has a value that is a number.</summary>
    public string? BestText
    {
        get
        {
            if (Best?.Value is not { } value || double.IsNaN(value))
            {
                return null;
            }

            var parameters = Text.Parameters(TrialParameters.Read(Best.Parameters), Varying);
            return $"{Objective.Metric} {Text.Number(value)} · trial {Best.Number}{(parameters.Length > 0 ? $" · {parameters}" : "")}";
        }
    }

    /// <summary>The share done of a slot's training, 0 to 1.</summary>
    public static double Share(SlotSnapshot slot) =>
        slot.Epochs == 0 ? 0 : (slot.Epoch + (slot.Steps > 0 ? (double)slot.Step / slot.Steps : 0)) / slot.Epochs;
}
