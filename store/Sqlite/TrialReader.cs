using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>Reads trials: their value stands in two columns, since SQLite turns a NaN into NULL.</summary>
internal static class TrialReader
{
    public const string Columns =
        $"{RowReaders.TrialColumnsBeforeValue}, value_kind, value, {RowReaders.TrialColumnsAfterValue}";

    public static TrialRow Trial(SqliteDataReader row) =>
        RowReaders.Trial(
            row,
            Sqlite.Columns.Value(row, RowReaders.ValueAt, RowReaders.ValueAt + 1),
            RowReaders.ValueAt + 2
        );
}
