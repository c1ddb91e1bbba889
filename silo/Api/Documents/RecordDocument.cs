using System.Text.Json;
using Grid.Store;

namespace Grid.Silo;

/// <summary>What trainings ran on: a <see cref="RunRecord"/>, and the hash by which attempts name it.</summary>
internal sealed record RecordDocument(string Hash, JsonElement Record)
{
    public static RecordDocument Of(RecordRow row) => new(row.Hash, ApiJson.Raw(row.Json));

    public RecordRow ToRow() => new(Hash, Record.GetRawText());
}

/// <summary>Some of many. Next is what to give as `after` for those that follow; missing where there are none.</summary>
internal sealed record KeyedPage<T>
{
    public required IReadOnlyList<T> Items { get; init; }
    public string? Next { get; init; }
}

/// <summary>Which trials are to run again; missing: all that have ended.</summary>
internal sealed record RerunDocument(IReadOnlyList<long>? Trials);
