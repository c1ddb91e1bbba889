using System.Drawing;
using System.Text.Json;

namespace Grid.SystemTests.Monitoring;

/// <summary>A dashboard as its file says it.</summary>
internal sealed record Dashboard(string Name, JsonElement Json)
{
    public string Uid => Json.GetProperty("uid").GetString()!;

    public string Title => Json.GetProperty("title").GetString()!;

    public IReadOnlyList<JsonElement> Variables =>
        [.. Json.GetProperty("templating").GetProperty("list").EnumerateArray()];

    /// <summary>Rows and panels, in the file's order.</summary>
    public IReadOnlyList<Panel> Boxes =>
        [.. Json.GetProperty("panels").EnumerateArray().Select(panel => new Panel(Name, panel))];

    public IReadOnlyList<Panel> Panels => [.. Boxes.Where(panel => panel.Type != "row")];

    /// <summary>The events drawn into every panel: those that are asked of Prometheus.</summary>
    public IReadOnlyList<(string Name, string Query)> Annotations =>
        [
            .. Json.GetProperty("annotations")
                .GetProperty("list")
                .EnumerateArray()
                .Where(annotation => annotation.TryGetProperty("expr", out _))
                .Select(annotation =>
                    (annotation.GetProperty("name").GetString()!, annotation.GetProperty("expr").GetString()!)
                ),
        ];

    public static Dashboard Read(string file) =>
        new(Path.GetFileNameWithoutExtension(file), JsonDocument.Parse(File.ReadAllText(file)).RootElement);

    public override string ToString() => Name;
}

/// <summary>One panel, or the heading of a row of them.</summary>
internal sealed record Panel(string Dashboard, JsonElement Json)
{
    public int Id => Json.GetProperty("id").GetInt32();

    public string Type => Json.GetProperty("type").GetString()!;

    public string Title => Json.GetProperty("title").GetString()!;

    public string Description => Json.TryGetProperty("description", out var text) ? text.GetString()! : "";

    /// <summary>Its series come from NVML or a DCGM exporter: without GPUs it is empty.</summary>
    public bool IsGpuOnly => Description.Contains("GPU-only: ", StringComparison.Ordinal);

    public IReadOnlyList<JsonElement> Targets => [.. Json.GetProperty("targets").EnumerateArray()];

    public IReadOnlyList<string> Queries => [.. Targets.Select(target => target.GetProperty("expr").GetString()!)];

    /// <summary>Where a click on one of its values leads.</summary>
    public IReadOnlyList<string> Links =>
        [
            .. from rule in Json.GetProperty("fieldConfig").GetProperty("overrides").EnumerateArray()
            from property in rule.GetProperty("properties").EnumerateArray()
            where property.GetProperty("id").GetString() == "links"
            from link in property.GetProperty("value").EnumerateArray()
            select link.GetProperty("url").GetString()!,
        ];

    /// <summary>On Grafana's grid of 24 columns.</summary>
    public Rectangle Place
    {
        get
        {
            var place = Json.GetProperty("gridPos");
            int Of(string side) => place.GetProperty(side).GetInt32();
            return new(Of("x"), Of("y"), Of("w"), Of("h"));
        }
    }

    public override string ToString() => $"{Dashboard}: {Title}";
}
