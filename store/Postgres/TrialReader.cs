using Npgsql;

namespace Grid.Store.Postgres;

/// <summary>Reads trials: PostgreSQL keeps NaN and the infinities as they are, and only a missing value is NULL.</summary>
internal static class TrialReader
{
    public const string Columns = $"{RowReaders.TrialColumnsBeforeValue}, value, {RowReaders.TrialColumnsAfterValue}";

    public static TrialRow Trial(NpgsqlDataReader row) =>
        RowReaders.Trial(
            row,
            row.IsDBNull(RowReaders.ValueAt) ? null : row.GetDouble(RowReaders.ValueAt),
            RowReaders.ValueAt + 1
        );
}
