using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Grid.Store.Sqlite;

/// <summary>
/// A statement that is compiled once and run often. Goes straight to SQLite's C interface: the driver's commands look parameters up by name each time,
/// which costs more than the writes themselves.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(sqlite3_prepare_v3(_database, sql, SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public Statement Bind(string? value)
    {
        Check(value is null ? sqlite3_bind_null(_statement, ++_bound) : sqlite3_bind_text(_statement, ++_bound, value));
        return this;
    }

    public Statement Bind(long? value)
    {
        Check(
            value is { } number
                ? sqlite3_bind_int64(_statement, ++_bound, number)
                : sqlite3_bind_null(_statement, ++_bound)
        );
        return this;
    }

    /// <summary>A NaN is bound as NULL.</summary>
    public Statement Bind(double? value)
    {
        Check(
            value is { } number && !double.IsNaN(number)
                ? sqlite3_bind_double(_statement, ++_bound, number)
                : sqlite3_bind_null(_statement, ++_bound)
        );
        return this;
    }

    public Statement Bind(DateTimeOffset? time) => Bind(time is { } known ? Microseconds.Of(known) : (long?)null);

    /// <summary>Runs it with what was bound, which is forgotten.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">It failed; nothing of it was done.</exception>
    public int Execute()
    {
        _bound = 0;
        var result = sqlite3_step(_statement);
        if (result is not (SQLITE_DONE or SQLITE_ROW))
        {
            var error = ErrorOf(result);
            _ = sqlite3_reset(_statement);
            throw error;
        }
        var changes = sqlite3_changes(_database);
        _ = sqlite3_reset(_statement);
        return changes;
    }

    /// <summary>Runs a query with what was bound, which is forgotten.</summary>
    /// <returns>The first column of its first row; null where there is no row.</returns>
    /// <inheritdoc cref="Execute" path="/exception"/>
    public long? ReadNumber()
    {
        _bound = 0;
        var result = sqlite3_step(_statement);
        var error = result is SQLITE_DONE or SQLITE_ROW ? null : ErrorOf(result);
        long? number = result == SQLITE_ROW ? sqlite3_column_int64(_statement, 0) : null;
        _ = sqlite3_reset(_statement);
        return error is null ? number : throw error;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != SQLITE_OK)
            throw ErrorOf(result);
    }

    private SqliteException ErrorOf(int result) =>
        new(sqlite3_errmsg(_database).utf8_to_string(), result & 0xFF, sqlite3_extended_errcode(_database));
}
