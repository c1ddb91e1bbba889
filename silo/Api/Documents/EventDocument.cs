using System.Text.Json;
using Grid.Store;

namespace Grid.Silo;

/// <summary>How far an experiment's log has come; 0: it is empty.</summary>
internal sealed record LastEventDocument(long Sequence);

/// <summary>One entry of an experiment's log. Event is what the log keeps: its fields hang on the kind.</summary>
internal sealed record EventDocument(long Sequence, string Kind, DateTimeOffset At, JsonElement Event)
{
    public static EventDocument Of(EventRow row) => new(row.Sequence, row.Kind, row.At, ApiJson.Raw(row.Json));

    public EventRow ToRow(string experiment) => new(experiment, Sequence, Kind, Event.GetRawText(), At);
}
