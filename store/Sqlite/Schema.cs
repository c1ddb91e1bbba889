using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>The numbered migrations of <c>Migrations/</c>, and the version they leave in <c>PRAGMA user_version</c>.</summary>
internal static class Schema
{
    /// <summary>The version that this program writes.</summary>
    public static int Version => Migrations.Count;

    private static IReadOnlyList<Migration> Migrations { get; } = Migration.Of("Sqlite");

    /// <summary>Brings the database to <see cref="Version"/>, in one transaction. Refuses one that a newer program has written.</summary>
    public static void Migrate(SqliteConnection connection, string path)
    {
        if (Check(connection, path) == Version)
            return;
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            // Asked again inside the transaction: another process may have migrated meanwhile.
            var current = Check(connection, path);
            foreach (var (number, sql) in Migrations.Where(migration => migration.Number > current))
            {
                connection.Run(sql);
                connection.Run($"PRAGMA user_version = {number}");
            }
            connection.Run("COMMIT");
        }
        catch
        {
            connection.TryRun("ROLLBACK");
            throw;
        }
    }

    /// <summary>The version of the database; 0 for an empty one.</summary>
    /// <exception cref="InvalidDataException">It is newer than this program, or no database of Grid's.</exception>
    public static int Check(SqliteConnection connection, string path)
    {
        var version = Convert.ToInt32(connection.Scalar("PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (version > Version)
            throw new InvalidDataException(
                $"{path} was written by a newer version of Grid (schema {version}, this one knows {Version}). Use that version, or another home folder."
            );
        if (version == 0 && connection.Scalar("SELECT name FROM sqlite_schema LIMIT 1") is string table)
            throw new InvalidDataException($"{path} is a database of another program (it has a table '{table}').");
        return version;
    }
}
