using Microsoft.Data.Sqlite;

namespace Grid.Client.Tests;

/// <summary>Changes rows of a test's home by hand.</summary>
internal static class Rows
{
    public static void Change(TestShell shell, string sql)
    {
        // Not pooled: the file is deleted afterwards.
        using var connection = new SqliteConnection($"Data Source={shell.Home}/grid.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }
}
