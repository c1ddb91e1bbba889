using System.Text.Json;
using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// An experiment's state after an event, as compact JSON. Created and Failed count trials; Stopping holds the trials that the search has stopped and that have not been told yet,
/// with its reasons; Paused those that it has wait (absent: none); Note is what it last had
/// the user know (absent: nothing); Search is the search's own snapshot.
/// </summary>
internal sealed record ExperimentSnapshot(
    ExperimentState State,
    long Created,
    long Failed,
    SortedDictionary<long, string> Stopping,
    SortedSet<long>? Paused,
    string? Note,
    JsonElement Search
)
{
    public static string Write(
        ExperimentState state,
        long created,
        long failed,
        SortedDictionary<long, string> stopping,
        SortedSet<long> paused,
        string? note,
        string search
    )
    {
        using var document = JsonDocument.Parse(search);
        return JsonSerializer.Serialize(
            new ExperimentSnapshot(
                state,
                created,
                failed,
                stopping,
                paused.Count > 0 ? paused : null,
                note,
                document.RootElement
            ),
            ExperimentLog.Json
        );
    }

    /// <exception cref="ExperimentReplayException">The row is no snapshot.</exception>
    public static ExperimentSnapshot Read(SnapshotRow row)
    {
        try
        {
            return JsonSerializer.Deserialize<ExperimentSnapshot>(row.State, ExperimentLog.Json)!;
        }
        catch (JsonException damage)
        {
            throw new ExperimentReplayException(row.Experiment, row.Sequence, damage.Message, damage);
        }
    }
}
