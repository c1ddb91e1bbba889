using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>Opens connections with the settings that the store's promises rest on.</summary>
internal static class Connections
{
    /// <summary>How long SQLite waits for another process' lock.</summary>
    private const int BusyMilliseconds = 5000;

    // SQLITE_READONLY and SQLITE_CANTOPEN.
    private const int ReadOnly = 8;
    private const int CannotOpen = 14;

    /// <summary>The one that writes. WAL, and a sync at every commit: an acknowledged batch survives a crash of the machine.</summary>
    public static SqliteConnection OpenWriter(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            connection.Run("PRAGMA journal_mode = WAL");
            connection.Run("PRAGMA synchronous = FULL");
            connection.Run("PRAGMA foreign_keys = ON");
            connection.Run("PRAGMA wal_autocheckpoint = 4000");
            connection.Run("PRAGMA journal_size_limit = 67108864");
            connection.Run("PRAGMA temp_store = MEMORY");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>One that reads, beside the writer and never in its way.</summary>
    public static SqliteConnection OpenReader(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadOnly);
        try
        {
            _ = connection.Scalar("PRAGMA schema_version");
            return connection;
        }
        catch (SqliteException error)
            when (error.SqliteErrorCode is ReadOnly or CannotOpen && !File.Exists(path + "-wal"))
        {
            // SQLite wants to make the WAL's files even to read. Where this user may not and nobody writes now, the file is read as it stands.
            connection.Dispose();
            return Open($"{new Uri(path).AbsoluteUri}?immutable=1", SqliteOpenMode.ReadOnly);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            // In seconds: the driver's own loop around SQLite's wait below, kept to one round.
            DefaultTimeout = 1,
        };
        var connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            connection.Run($"PRAGMA busy_timeout = {BusyMilliseconds}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>For cleaning up after an error: what else goes wrong would hide it.</summary>
    public static void TryRun(this SqliteConnection connection, string sql)
    {
        try
        {
            connection.Run(sql);
        }
        catch (SqliteException)
        {
            // The first error is the one to report.
        }
    }

    public static object? Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
