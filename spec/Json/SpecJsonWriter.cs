using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grid.Search;

namespace Grid.Spec;

/// <summary>Writes the canonical JSON of a spec.</summary>
internal static class SpecJsonWriter
{
    /// <summary>How members are named that are records elsewhere.</summary>
    internal static JsonSerializerOptions Members { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };

    public static string Write(ExperimentSpec spec)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", ExperimentSpec.CurrentVersion);
            json.WriteString("name", spec.Name);
            json.WriteString("description", spec.Description);
            json.WriteString("model", spec.Model);
            json.WriteString("dataset", spec.Dataset);
            json.WriteNumber("seed", spec.Seed);
            Objective(json, spec.Objective, "objective");
            Targets(json, spec);
            json.WriteStartArray("space");
            foreach (var parameter in spec.Space.Parameters)
            {
                Parameter(json, parameter);
            }

            json.WriteEndArray();
            Options(json, spec);
            json.WriteStartArray("shape");
            foreach (var name in spec.ShapeParameters)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>What came after the first specs were stored: left out where there is none, so that their text, and its hash, stay what they were.</summary>
    private static void Targets(Utf8JsonWriter json, ExperimentSpec spec)
    {
        if (!spec.MoreObjectives.IsEmpty)
        {
            json.WriteStartArray("moreObjectives");
            foreach (var objective in spec.MoreObjectives)
            {
                Objective(json, objective, null);
            }

            json.WriteEndArray();
        }

        if (!spec.Constraints.IsEmpty)
        {
            json.WritePropertyName("constraints");
            JsonSerializer.Serialize(json, spec.Constraints, Members);
        }

        if (spec.Search.Stop is { } stop)
        {
            json.WritePropertyName("stop");
            JsonSerializer.Serialize(json, stop, Members);
        }
    }

    private static void Objective(Utf8JsonWriter json, Objective objective, string? name)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartObject();
        json.WriteString("metric", objective.Metric);
        json.WriteString("goal", objective.Goal == Goal.Minimize ? "minimize" : "maximize");
        json.WriteEndObject();
    }

    private static void Parameter(Utf8JsonWriter json, Parameter parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        switch (parameter.Domain)
        {
            case ConstantDomain constant:
                Value(json, "value", constant.Value);
                break;
            case ChoiceDomain choice:
                Values(json, "choice", choice.Values);
                break;
            case RealDomain range:
                Range(
                    json,
                    ParameterValue.Of(range.Min),
                    ParameterValue.Of(range.Max),
                    range.Scale,
                    range.Step is { } step ? ParameterValue.Of(step) : null,
                    range.Points
                );
                break;
            case IntegerDomain range:
                Range(
                    json,
                    ParameterValue.Of(range.Min),
                    ParameterValue.Of(range.Max),
                    range.Scale,
                    ParameterValue.Of(range.Step),
                    range.Points
                );
                break;
            default:
                throw new ArgumentException($"{parameter.Name} has a domain of an unknown kind.", nameof(parameter));
        }

        When(json, parameter.When);
        json.WriteEndObject();
    }

    private static void When(Utf8JsonWriter json, ImmutableArray<Condition> conditions)
    {
        if (conditions.IsDefaultOrEmpty)
        {
            return;
        }

        json.WriteStartArray("when");
        foreach (var condition in conditions)
        {
            json.WriteStartObject();
            json.WriteString("parameter", condition.Parameter);
            Values(json, "values", condition.Values);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Range(
        Utf8JsonWriter json,
        ParameterValue min,
        ParameterValue max,
        Scale scale,
        ParameterValue? step,
        int? points
    )
    {
        Value(json, "min", min);
        Value(json, "max", max);
        json.WriteString("scale", scale == Scale.Log ? "log" : "linear");
        if (step is { } size)
        {
            Value(json, "step", size);
        }

        if (points is { } count)
        {
            json.WriteNumber("points", count);
        }
    }

    private static void Options(Utf8JsonWriter json, ExperimentSpec spec)
    {
        json.WriteStartObject("search");
        json.WriteString("algorithm", spec.Search.Algorithm);
        if (spec.Search.Trials is { } trials)
        {
            json.WriteNumber("trials", trials);
        }

        json.WriteNumber("parallel", spec.Search.Parallel);
        json.WriteNumber("repeats", spec.Search.Repeats);
        Sampling(json, spec.Search);
        json.WriteEndObject();

        Trial(json, spec.Trial);
        Queue(json, spec.Queue);
        Checkpoint(json, spec.Checkpoint);
    }

    private static void Sampling(Utf8JsonWriter json, SearchOptions search)
    {
        if (!search.Settings.IsEmpty)
        {
            json.WriteStartObject("settings");
            foreach (var (name, value) in search.Settings)
            {
                Value(json, name, value);
            }

            json.WriteEndObject();
        }

        if (!search.Enqueue.IsEmpty)
        {
            json.WriteStartArray("enqueue");
            foreach (var point in search.Enqueue)
            {
                json.WriteStartObject();
                foreach (var (name, value) in point.Values)
                {
                    Value(json, name, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void Trial(Utf8JsonWriter json, TrialOptions trial)
    {
        json.WriteStartObject("trial");
        json.WriteNumber("retries", trial.Retries);
        if (trial.Timeout is { } timeout)
        {
            json.WriteNumber("timeoutMilliseconds", timeout.Ticks / TimeSpan.TicksPerMillisecond);
        }

        if (trial.Lanes is { } lanes)
        {
            json.WriteNumber("lanes", lanes);
        }

        json.WriteNumber("threads", trial.Threads);
        Added(json, "slots", trial.Slots, 1);
        Added(json, "deviceMemory", trial.DeviceMemory);
        json.WriteEndObject();
    }

    private static void Queue(Utf8JsonWriter json, QueueOptions queue)
    {
        json.WriteStartObject("queue");
        json.WriteString("name", queue.Name);
        json.WriteNumber("priority", queue.Priority);
        Added(json, "weight", queue.Weight, 1);
        Added(json, "maxSlots", queue.MaxSlots);
        json.WriteEndObject();
    }

    private static void Checkpoint(Utf8JsonWriter json, CheckpointOptions checkpoint)
    {
        json.WriteStartObject("checkpoint");
        json.WriteNumber("every", checkpoint.Every);
        json.WriteNumber("keep", checkpoint.Keep);
        Added(json, "keepExperiment", checkpoint.KeepExperiment);
        Added(json, "budget", checkpoint.Budget);
        json.WriteEndObject();
    }

    /// <summary>An option that came after the first specs were stored: its default is left out, so that their text, and its hash, stay what they were.</summary>
    private static void Added(Utf8JsonWriter json, string name, decimal? value, decimal? fallback = null)
    {
        if (value is { } given && given != fallback)
        {
            // Without the zeros that a decimal remembers: 0.50 and 0.5 are one text.
            json.WriteNumber(name, given / 1.0000000000000000000000000000m);
        }
    }

    private static void Values(Utf8JsonWriter json, string name, ImmutableArray<ParameterValue> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            JsonSerializer.Serialize(json, value);
        }

        json.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter json, string name, ParameterValue value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value);
    }
}
