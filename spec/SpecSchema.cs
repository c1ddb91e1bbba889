using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Search;

namespace Grid.Spec;

/// <summary>
/// The JSON Schema (draft 2020-12) of specs, for completion and checks in editors. It follows the models' declarations; what no schema can
/// say, such as that min is below max, is left to the reader.
/// </summary>
public static class SpecSchema
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(IReadOnlyList<ModelDeclaration> models)
    {
        var root = Mapping(
            ("version", new JsonObject { ["const"] = ExperimentSpec.CurrentVersion }),
            ("name", Name()),
            ("description", OfType("string")),
            ("model", new JsonObject { ["enum"] = Array(models.Select(model => model.Name)) }),
            ("dataset", OfType("string")),
            ("seed", OfType("integer")),
            ("objective", new JsonObject { ["type"] = Array(["object", "array"]) }),
            ("space", OfType("object")),
            ("search", Search()),
            ("stop", Stop()),
            ("constraints", new JsonObject { ["type"] = "array", ["items"] = OfType("string") }),
            ("trial", Trial()),
            ("queue", Queue()),
            ("checkpoint", Checkpoint())
        );
        root["required"] = Array(["version", "name", "model"]);
        root["allOf"] = new JsonArray([.. models.Select(OfModel)]);
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "An experiment of Grid");
        return root.ToJsonString(Layout);
    }

    private static JsonObject OfModel(ModelDeclaration model)
    {
        var then = new JsonObject
        {
            ["objective"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    Objective(model),
                    new JsonObject { ["type"] = "array", ["items"] = Objective(model) }
                ),
            },
            ["space"] = Mapping([.. model.Parameters.Select(one => (one.Name, ParameterSchema.Of(one)))]),
        };
        if (model.Datasets.Length > 0)
        {
            then["dataset"] = new JsonObject { ["enum"] = Array(model.Datasets) };
        }

        return new()
        {
            ["if"] = new JsonObject
            {
                ["properties"] = new JsonObject { ["model"] = new JsonObject { ["const"] = model.Name } },
            },
            ["then"] = new JsonObject { ["properties"] = then },
        };
    }

    private static JsonObject Objective(ModelDeclaration model) =>
        Mapping(
            ("metric", new JsonObject { ["enum"] = Array(model.Metrics.Select(metric => metric.Name)) }),
            ("goal", new JsonObject { ["enum"] = Array(["minimize", "maximize"]) })
        );

    /// <summary>The options of all policies together: which belong to which is left to the reader.</summary>
    private static JsonObject Stop() =>
        Mapping(
            ("policy", new JsonObject { ["enum"] = Array(StoppingCatalog.Names) }),
            ("min", Integer(1, null)),
            ("max", Integer(1, null)),
            ("eta", Integer(2, null)),
            ("promote", OfType("boolean")),
            ("warmup", Integer(0, null)),
            ("startup", Integer(1, null)),
            ("interval", Integer(1, null)),
            ("percentile", OfType("number")),
            ("min_trials", Integer(1, null)),
            ("patience", Integer(1, null)),
            ("delta", OfType("number")),
            ("significance", OfType("number")),
            ("min_repeats", Integer(1, null)),
            ("quantile", OfType("number")),
            ("resample", OfType("number")),
            ("mutate", new JsonObject { ["type"] = "array", ["items"] = OfType("string") })
        );

    // The options of all algorithms stand side by side: the reader says which belongs to which.
    private static JsonObject Search()
    {
        var search = Mapping(
            ("algorithm", new JsonObject { ["enum"] = Array(SamplerCatalog.Names) }),
            ("trials", Integer(1, null)),
            ("parallel", Integer(1, OptionsReader.MostParallel)),
            ("repeats", Integer(1, OptionsReader.MostRepeats)),
            (
                EnqueueReader.Key,
                new JsonObject
                {
                    ["type"] = "array",
                    ["maxItems"] = EnqueueReader.Most,
                    ["items"] = OfType("object"),
                }
            )
        );
        foreach (var option in SamplerCatalog.Names.SelectMany(name => SamplerCatalog.OptionsOf(name)))
        {
            search["properties"]![option.Name] ??= OfType(
                option.Default.Kind switch
                {
                    ParameterKind.Flag => "boolean",
                    ParameterKind.Integer => "integer",
                    _ => "number",
                }
            );
        }

        return search;
    }

    private static JsonObject Trial() =>
        Mapping(
            ("retries", Integer(0, 100)),
            ("timeout", new JsonObject { ["type"] = Array(["string", "number"]) }),
            (
                "lanes",
                new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["const"] = "auto" }, Integer(1, 1024)) }
            ),
            ("threads", Integer(1, 1024)),
            ("slots", new JsonObject { ["anyOf"] = new JsonArray(Positive(1), Integer(1, SlotCount.Most)) }),
            ("device_memory", Bytes())
        );

    private static JsonObject Queue() =>
        Mapping(
            ("name", Name()),
            ("priority", OfType("integer")),
            ("weight", Positive(OptionsReader.MostWeight)),
            ("max_slots", Positive(OptionsReader.MostSlots))
        );

    private static JsonObject Checkpoint() =>
        Mapping(
            ("every", Integer(0, null)),
            ("keep", Integer(1, null)),
            ("keep_experiment", Integer(0, null)),
            ("budget", Bytes())
        );

    private static JsonObject Bytes() => new() { ["type"] = Array(["string", "integer"]) };

    private static JsonObject Positive(int max) =>
        new()
        {
            ["type"] = "number",
            ["exclusiveMinimum"] = 0,
            ["maximum"] = max,
        };

    private static JsonObject Name() =>
        new()
        {
            ["type"] = "string",
            ["pattern"] = "^[A-Za-z0-9][A-Za-z0-9._-]*$",
            ["maxLength"] = SpecNames.Longest,
        };

    private static JsonObject Integer(int min, int? max)
    {
        var schema = OfType("integer");
        schema["minimum"] = min;
        if (max is { } most)
        {
            schema["maximum"] = most;
        }

        return schema;
    }

    private static JsonObject OfType(string type) => new() { ["type"] = type };

    internal static JsonObject Mapping(params ReadOnlySpan<(string Key, JsonNode Value)> members)
    {
        var properties = new JsonObject();
        foreach (var (key, value) in members)
        {
            properties[key] = value;
        }

        return new()
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }

    internal static JsonArray Array(IEnumerable<string> values) =>
        new([.. values.Select(value => JsonValue.Create(value))]);
}
