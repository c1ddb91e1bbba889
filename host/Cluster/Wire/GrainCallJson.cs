using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Grid.Host;

/// <summary>
/// Calls and answers as JSON. The types of arguments and results are those of the method's signature, never named in the message. Members have the names of the code; unknown
/// ones are skipped, so that a newer silo's message can be read by an older one; missing ones that the constructor needs are refused.
/// </summary>
internal static class GrainCallJson
{
    private const int MaxDepth = 32;

    public static readonly JsonSerializerOptions Options = NewOptions();

    private static readonly JsonDocumentOptions DocumentOptions = new()
    {
        MaxDepth = MaxDepth,
        AllowDuplicateProperties = false,
    };

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="JsonException">It is no JSON, or too deep.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body) => JsonDocument.Parse(body, DocumentOptions);

    public static ReadOnlyMemory<byte> WriteCall(GrainId grain, GrainMethod method, object?[] arguments) =>
        Write(writer =>
        {
            writer.WriteString("interface", method.InterfaceAlias);
            writer.WriteString("method", method.Alias);
            writer.WriteString("key", grain.Key);
            writer.WriteStartArray("arguments");
            foreach (var (type, value) in method.Parameters.Zip(arguments))
            {
                if (type != typeof(CancellationToken))
                    JsonSerializer.Serialize(writer, value, type, Options);
            }
            writer.WriteEndArray();
        });

    /// <summary>The arguments of a call, with the receiver's token in the place of the caller's.</summary>
    /// <exception cref="JsonException">They are not those of the method.</exception>
    public static object?[] ReadArguments(JsonElement call, GrainMethod method, CancellationToken cancel)
    {
        var count = method.Parameters.Count(type => type != typeof(CancellationToken));
        if (!call.TryGetProperty("arguments", out var sent) || sent.ValueKind != JsonValueKind.Array)
            throw new JsonException("A call needs 'arguments', an array.");
        if (sent.GetArrayLength() != count)
            throw new JsonException(
                $"{method.Name} takes {count} arguments, and the call has {sent.GetArrayLength()}."
            );
        using var next = sent.EnumerateArray().GetEnumerator();
        var arguments = new object?[method.Parameters.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            var type = method.Parameters[i];
            if (type == typeof(CancellationToken))
                arguments[i] = cancel;
            else if (next.MoveNext())
                arguments[i] = next.Current.Deserialize(type, Options);
        }
        return arguments;
    }

    /// <exception cref="JsonException">It is not there.</exception>
    public static string ReadText(JsonElement message, string property) =>
        message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty(property, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new JsonException($"'{property}' is missing, or no text.");

    public static ReadOnlyMemory<byte> WriteResult(GrainMethod method, object? result) =>
        Write(writer =>
        {
            if (method.Result.Type is not { } type)
                return;
            writer.WritePropertyName("result");
            JsonSerializer.Serialize(writer, result, type, Options);
        });

    public static ReadOnlyMemory<byte> WriteError(GrainError error) =>
        Write(writer =>
        {
            writer.WriteStartObject("error");
            writer.WriteString("type", error.Type);
            writer.WriteString("message", error.Message);
            writer.WriteEndObject();
        });

    /// <summary>The result of a call, or what the grain threw.</summary>
    /// <exception cref="JsonException">It is no answer of the method.</exception>
    public static (object? Result, GrainError? Error) ReadAnswer(JsonElement answer, GrainMethod method)
    {
        if (answer.ValueKind != JsonValueKind.Object)
            throw new JsonException("An answer is an object.");
        if (answer.TryGetProperty("error", out var error))
            return (null, new GrainError(ReadText(error, "type"), ReadText(error, "message")));
        if (method.Result.Type is not { } type)
            return (null, null);
        return answer.TryGetProperty("result", out var result)
            ? (result.Deserialize(type, Options), null)
            : throw new JsonException($"An answer of {method.Name} has a result.");
    }

    /// <summary>A problem (RFC 9457), with the holder of control where it is another silo.</summary>
    public static ReadOnlyMemory<byte> WriteProblem(int status, string detail, ControlHolder? holder) =>
        Write(writer =>
        {
            writer.WriteNumber("status", status);
            writer.WriteString("detail", detail);
            if (holder is null)
                return;
            writer.WriteStartObject("holder");
            writer.WriteString("silo", holder.Silo);
            writer.WriteString("address", holder.Address.ToString());
            writer.WriteNumber("epoch", holder.Epoch);
            writer.WriteEndObject();
        });

    /// <summary>Null where the problem names none.</summary>
    public static ControlHolder? ReadHolder(JsonElement problem) =>
        problem.ValueKind == JsonValueKind.Object
        && problem.TryGetProperty("holder", out var holder)
        && holder.ValueKind == JsonValueKind.Object
        && holder.TryGetProperty("epoch", out var epoch)
        && epoch.ValueKind == JsonValueKind.Number
        && epoch.TryGetInt64(out var number)
        && Uri.TryCreate(ReadText(holder, "address"), UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? new ControlHolder(Mine: false, ReadText(holder, "silo"), address, number)
            : null;

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static JsonSerializerOptions NewOptions()
    {
        var options = new JsonSerializerOptions
        {
            MaxDepth = MaxDepth,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutComputed } },
            Converters =
            {
                new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false),
                new ImmutableJson(),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>A member that neither the constructor nor a setter takes is computed from the others, by the receiver too.</summary>
    private static void LeaveOutComputed(JsonTypeInfo type)
    {
        foreach (var member in type.Properties.Where(member => member is { Set: null, AssociatedParameter: null }))
            member.ShouldSerialize = static (_, _) => false;
    }
}
