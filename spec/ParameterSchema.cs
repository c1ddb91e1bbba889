using System.Text.Json.Nodes;
using Grid.Search;

namespace Grid.Spec;

/// <summary>The JSON Schema of one parameter's entry under `space`.</summary>
internal static class ParameterSchema
{
    public static JsonObject Of(ParameterDeclaration declared)
    {
        var forms = new JsonArray(
            Value(declared),
            Form("value", ("value", Value(declared))),
            Form("choice", ("choice", List(declared)))
        );
        if (declared.Kind is ParameterKind.Integer or ParameterKind.Real)
        {
            var range = Form(
                "min",
                ("min", Value(declared)),
                ("max", Value(declared)),
                ("scale", new JsonObject { ["enum"] = SpecSchema.Array(["linear", "log"]) }),
                ("step", new JsonObject { ["type"] = TypeOf(declared.Kind), ["exclusiveMinimum"] = 0 }),
                (
                    "points",
                    new JsonObject
                    {
                        ["type"] = "integer",
                        ["minimum"] = 1,
                        ["maximum"] = DomainReader.MostPoints,
                    }
                )
            );
            range["required"] = SpecSchema.Array(["min", "max"]);
            forms.Add(range);
        }

        return new() { ["description"] = declared.Summary, ["anyOf"] = forms };
    }

    private static JsonObject Form(string required, params ReadOnlySpan<(string Key, JsonNode Value)> members)
    {
        var form = SpecSchema.Mapping([.. members, ("when", new JsonObject { ["type"] = "object" })]);
        form["required"] = SpecSchema.Array([required]);
        return form;
    }

    private static JsonObject List(ParameterDeclaration declared) =>
        new()
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["uniqueItems"] = true,
            ["items"] = Value(declared),
        };

    private static JsonObject Value(ParameterDeclaration declared)
    {
        var schema = new JsonObject { ["type"] = TypeOf(declared.Kind) };
        if (!declared.Choices.IsDefaultOrEmpty)
        {
            schema["enum"] = SpecSchema.Array(declared.Choices);
        }

        if (declared.Min is { } min)
        {
            schema["minimum"] = min;
        }

        if (declared.Max is { } max)
        {
            schema["maximum"] = max;
        }

        return schema;
    }

    private static string TypeOf(ParameterKind kind) =>
        kind switch
        {
            ParameterKind.Integer => "integer",
            ParameterKind.Real => "number",
            ParameterKind.Flag => "boolean",
            _ => "string",
        };
}
