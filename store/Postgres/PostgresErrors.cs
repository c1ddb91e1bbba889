using System.Security.Authentication;
using Npgsql;

namespace Grid.Store.Postgres;

/// <summary>PostgreSQL's errors in the store's words.</summary>
internal static class PostgresErrors
{
    /// <summary>Whether it came from the database or the way there, and is no mistake of this program's.</summary>
    public static bool IsOfDatabase(Exception error) => error is NpgsqlException or AuthenticationException;

    /// <summary>Whether the row broke a rule of the schema or of its types: only its batch fails.</summary>
    public static bool IsOfOneBatch(PostgresException error) => error.SqlState[..2] is "22" or "23" or "54";

    /// <summary>Whether the same thing may go well in a moment: the server restarts, a connection dropped, two transactions were in each other's way.</summary>
    public static bool MayPass(Exception error) =>
        error switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.LockNotAvailable } => false,
            PostgresException
            {
                SqlState: PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown
                    or PostgresErrorCodes.ReadOnlySqlTransaction
            } => true,
            NpgsqlException database => database.IsTransient,
            _ => false,
        };

    /// <summary>The exception for the one batch that broke a rule.</summary>
    public static Exception OfBatch(PostgresException error, StoreWrite write) =>
        error.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation => Refusals.Exists(write),
            PostgresErrorCodes.ForeignKeyViolation => Refusals.BelongsToNothing(write),
            _ => Refusals.BreaksARule(write, error),
        };

    /// <summary>The exception for everyone whose work failed with this.</summary>
    /// <param name="name">Which database: its host and name, nothing secret.</param>
    public static Exception OfStore(Exception error, string name) =>
        error switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new StoreFullException(
                $"No space is left on the PostgreSQL server {name}. Free some, then go on: what was stored stands.",
                error
            ),
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
                new StoreUnavailableException(
                    $"PostgreSQL at {name}: {refused.MessageText}. Grid keeps its tables in a schema of its own: as the database's owner, run CREATE SCHEMA grid AUTHORIZATION <the user>.",
                    error
                ),
            PostgresException answer => new StoreUnavailableException(
                $"PostgreSQL at {name}: {answer.MessageText}",
                error
            ),
            _ when IsOfDatabase(error) => new StoreUnavailableException(
                $"PostgreSQL at {name} cannot be reached: {(error.InnerException ?? error).Message}",
                error
            ),
            _ => error,
        };
}
