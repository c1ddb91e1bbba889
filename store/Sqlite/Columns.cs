using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>How values of the rows stand in SQLite's columns.</summary>
internal static class Columns
{
    /// <summary>Finite numbers have a rank; the rest is kept apart by its kind, because SQLite stores a NaN as NULL.</summary>
    public const int Finite = 0;
    public const int Infinite = 1;
    public const int NotANumber = 2;
    public const int Missing = 3;

    public static int KindOf(double? value) =>
        value switch
        {
            null => Missing,
            { } number when double.IsNaN(number) => NotANumber,
            { } number when double.IsInfinity(number) => Infinite,
            _ => Finite,
        };

    public static double? Value(SqliteDataReader row, int kind, int value) =>
        row.GetInt32(kind) switch
        {
            Missing => null,
            NotANumber => double.NaN,
            _ => row.GetDouble(value),
        };
}
