using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Grid.Search;

/// <summary>A search's state as compact JSON, members in a fixed order: equal states have equal bytes.</summary>
internal static class SearchSnapshot
{
    private const int Version = 2;

    public static string Write(string algorithm, SearchState state, ISampler sampler, TrialJudge judge)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("algorithm", algorithm);
            json.WriteBoolean("started", state.Started);
            json.WriteNumber("trials", state.Trials);
            json.WriteNumber("points", state.Points);
            json.WriteNumber("repeat", state.Repeat);
            json.WritePropertyName("current");
            WriteAssignment(json, state.Current);
            json.WritePropertyName("ledger");
            state.Ledger.Save(json);
            json.WriteString("pointRandom", state.PointRandom.State);
            json.WriteString("seedRandom", state.SeedRandom.State);
            json.WritePropertyName("sampler");
            sampler.Save(json);
            if (judge.HasRule)
            {
                json.WritePropertyName("stopping");
                judge.Save(json);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <exception cref="InvalidDataException">The text is no snapshot, or one of another algorithm or version.</exception>
    public static (SearchState State, ISampler Sampler, TrialJudge Judge) Read(
        string snapshot,
        string algorithm,
        Func<JsonElement, PointLedger> ledger,
        Func<JsonElement, ISampler> sampler,
        Func<JsonElement?, TrialJudge> judge
    )
    {
        try
        {
            using var document = JsonDocument.Parse(snapshot);
            var root = document.RootElement;
            if (
                root.GetProperty("version").GetInt32() != Version
                || !string.Equals(root.GetProperty("algorithm").GetString(), algorithm, StringComparison.Ordinal)
            )
            {
                throw new InvalidDataException(
                    $"The search's snapshot is not one of '{algorithm}', version {Version}."
                );
            }

            var state = new SearchState
            {
                Started = root.GetProperty("started").GetBoolean(),
                Trials = root.GetProperty("trials").GetInt64(),
                Points = root.GetProperty("points").GetInt64(),
                Repeat = root.GetProperty("repeat").GetInt32(),
                Current = ReadAssignment(root.GetProperty("current")),
                Ledger = ledger(root.GetProperty("ledger")),
                PointRandom = RandomSource.Restore(root.GetProperty("pointRandom").GetString() ?? ""),
                SeedRandom = RandomSource.Restore(root.GetProperty("seedRandom").GetString() ?? ""),
            };
            JsonElement? stopping = root.TryGetProperty("stopping", out var saved) ? saved : null;
            return (state, sampler(root.GetProperty("sampler")), judge(stopping));
        }
        catch (Exception damaged)
            when (damaged
                    is JsonException
                        or FormatException
                        or OverflowException
                        or ArgumentException
                        or InvalidOperationException
                        or KeyNotFoundException
            )
        {
            throw new InvalidDataException($"The search's snapshot is damaged: {damaged.Message}", damaged);
        }
    }

    private static void WriteAssignment(Utf8JsonWriter json, Assignment? assignment)
    {
        if (assignment is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        foreach (var (name, value) in assignment.Values)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value);
        }

        json.WriteEndObject();
    }

    private static Assignment? ReadAssignment(JsonElement saved)
    {
        if (saved.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, ParameterValue>>();
        foreach (var member in saved.EnumerateObject())
        {
            values.Add(new(member.Name, member.Value.Deserialize<ParameterValue>()));
        }

        return new(values.DrainToImmutable());
    }
}
