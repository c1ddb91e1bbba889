using Npgsql;
using NpgsqlTypes;

namespace Grid.Store.Postgres;

/// <summary>Values of the rows as parameters $1, $2, … of a command, in the order they are given.</summary>
internal static class Parameters
{
    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, string? value) =>
        value is null ? Null(command, NpgsqlDbType.Text) : Typed(command, NpgsqlDbType.Text, value);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, string[] values) =>
        Typed(command, NpgsqlDbType.Array | NpgsqlDbType.Text, values);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, int value) =>
        Typed(command, NpgsqlDbType.Integer, value);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, long? value) =>
        value is { } number ? Typed(command, NpgsqlDbType.Bigint, number) : Null(command, NpgsqlDbType.Bigint);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, double? value) =>
        value is { } number ? Typed(command, NpgsqlDbType.Double, number) : Null(command, NpgsqlDbType.Double);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, DateTimeOffset? time) =>
        command.With(time is { } known ? Microseconds.Of(known) : (long?)null);

    private static NpgsqlBatchCommand Typed<T>(NpgsqlBatchCommand command, NpgsqlDbType type, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { NpgsqlDbType = type, TypedValue = value });
        return command;
    }

    private static NpgsqlBatchCommand Null(NpgsqlBatchCommand command, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value });
        return command;
    }
}
