using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Grid.Store.Sqlite;

/// <summary>SQLite's errors in the store's words.</summary>
internal static class SqliteErrors
{
    /// <summary>Whether the row broke a rule of the schema: only its batch fails.</summary>
    public static bool IsConstraint(SqliteException error) => error.SqliteErrorCode == SQLITE_CONSTRAINT;

    /// <summary>The exception for the one batch that broke a rule.</summary>
    public static Exception OfBatch(SqliteException error, StoreWrite write) =>
        error.SqliteExtendedErrorCode switch
        {
            SQLITE_CONSTRAINT_PRIMARYKEY or SQLITE_CONSTRAINT_UNIQUE => Refusals.Exists(write),
            SQLITE_CONSTRAINT_FOREIGNKEY => Refusals.BelongsToNothing(write),
            _ => Refusals.BreaksARule(write, error),
        };

    /// <summary>The exception for everyone whose batch was in the transaction that failed.</summary>
    public static Exception OfStore(SqliteException error, string path) =>
        error.SqliteErrorCode == SQLITE_FULL || (error.SqliteErrorCode == SQLITE_IOERR && IsDiskFull(path))
            ? new StoreFullException(
                $"No space is left for {path}. Free some, then go on: what was stored stands.",
                error
            )
            : new StoreUnavailableException($"{path}: {error.Message}", error);

    /// <summary>Some of SQLite's files grow by calls that say "input/output error" where the disk is full.</summary>
    private static bool IsDiskFull(string path)
    {
        const long lessThanSqliteNeeds = 256 * 1024;
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace
                < lessThanSqliteNeeds;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder itself is gone: then space is not what is missing.
            return false;
        }
    }
}
