using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>A read-only connection that keeps its queries compiled.</summary>
internal sealed class Reader(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>All rows of a query. Parameters are named $0, $1, … in their order.</summary>
    public IReadOnlyList<T> Query<T>(
        string sql,
        Func<SqliteDataReader, T> read,
        CancellationToken cancel,
        params ReadOnlySpan<object> parameters
    )
    {
        var command = CommandFor(sql);
        for (var i = 0; i < parameters.Length; i++)
        {
            if (i == command.Parameters.Count)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            command.Parameters[i].Value = parameters[i];
        }
        var rows = new List<T>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            rows.Add(read(reader));
        }
        return rows;
    }

    /// <summary>Runs several queries on one state of the database.</summary>
    public T Together<T>(Func<Reader, T> queries)
    {
        connection.Run("BEGIN");
        try
        {
            return queries(this);
        }
        finally
        {
            connection.TryRun("COMMIT");
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        connection.Dispose();
    }

    private SqliteCommand CommandFor(string sql)
    {
        if (_commands.TryGetValue(sql, out var command))
            return command;
        command = connection.CreateCommand();
        command.CommandText = sql;
        return _commands[sql] = command;
    }
}
