using System.Globalization;
using Npgsql;

namespace Grid.Store.Postgres;

/// <summary>The numbered migrations of <c>Migrations/</c>, and the rows that they leave in <c>grid.schema_version</c>. All that is Grid's stands in a schema of its own.</summary>
internal static class Schema
{
    /// <summary>Silos that start at once migrate one after the other. The letters "grid".</summary>
    private const long Lock = 0x67726964;

    /// <summary>The version that this program writes.</summary>
    public static int Version => Migrations.Count;

    private static IReadOnlyList<Migration> Migrations { get; } = Migration.Of("Postgres");

    /// <summary>Brings the database to <see cref="Version"/>, in one transaction.</summary>
    /// <exception cref="InvalidDataException">A newer program has written it, or another program has a schema of this name, or it is not UTF-8.</exception>
    public static async Task MigrateAsync(NpgsqlConnection connection, string name, CancellationToken cancel)
    {
        if (await CheckAsync(connection, name, cancel) == Version)
            return;
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancel);
        // Asked again behind the lock: another silo may have migrated meanwhile.
        var current = await CheckAsync(connection, name, cancel);
        if (current == 0)
            await RunAsync(
                connection,
                """
                CREATE SCHEMA IF NOT EXISTS grid;
                CREATE TABLE grid.schema_version (
                    version    integer NOT NULL PRIMARY KEY,
                    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
                )
                """,
                cancel
            );
        foreach (var (number, sql) in Migrations.Where(migration => migration.Number > current))
            await RunAsync(connection, $"{sql}; INSERT INTO grid.schema_version (version) VALUES ({number})", cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Lets a database pass that is of <see cref="Version"/>, and changes nothing.</summary>
    /// <exception cref="FileNotFoundException">Grid has nothing there yet.</exception>
    /// <exception cref="InvalidDataException">Another version or another program has written it, or it is not UTF-8.</exception>
    public static async Task RequireAsync(NpgsqlConnection connection, string name, CancellationToken cancel)
    {
        var version = await CheckAsync(connection, name, cancel);
        if (version == 0)
            throw new FileNotFoundException($"There is no store in the database {name} yet.");
        if (version < Version)
            throw new InvalidDataException(
                $"The database {name} was written by an older version of Grid (schema {version}, this one knows {Version}). Starting a silo of this version on it brings it up to date."
            );
    }

    /// <summary>The version of the database; 0 where Grid has nothing there yet.</summary>
    private static async Task<int> CheckAsync(NpgsqlConnection connection, string name, CancellationToken cancel)
    {
        if (connection.PostgresParameters.GetValueOrDefault("server_encoding") is not "UTF8" and var encoding)
            throw new InvalidDataException(
                $"The database {name} is encoded in {encoding}. Make one for Grid with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
            );
        // One query, one moment: another silo may be making the tables.
        const string table = """
            SELECT tablename FROM pg_tables WHERE schemaname = 'grid' ORDER BY tablename <> 'schema_version', tablename LIMIT 1
            """;
        switch (await ScalarAsync(connection, table, cancel))
        {
            case "schema_version":
                break;
            case string other:
                throw new InvalidDataException(
                    $"The schema 'grid' of the database {name} is another program's (it has a table '{other}'). Give Grid a database of its own."
                );
            default:
                return 0;
        }
        var version = Convert.ToInt32(
            await ScalarAsync(connection, "SELECT coalesce(max(version), 0) FROM grid.schema_version", cancel),
            CultureInfo.InvariantCulture
        );
        return version <= Version
            ? version
            : throw new InvalidDataException(
                $"The database {name} was written by a newer version of Grid (schema {version}, this one knows {Version}). Use that version, or another database."
            );
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancel);
    }
}
