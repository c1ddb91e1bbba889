using System.Text.Json;
using System.Text.RegularExpressions;

namespace Grid.SystemTests.Monitoring;

/// <summary>The dashboards that Grafana is given.</summary>
public partial class DashboardTests
{
    private const string Datasource = "${datasource}";

    /// <summary>Grafana's own; see <see cref="Interpolation"/>.</summary>
    private static readonly string[] BuiltIn = ["__rate_interval", "__interval", "__range", "__range_s"];

    /// <summary>The longest there is: of k8s/components/monitoring.</summary>
    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(15);

    public static TheoryData<string> Names { get; } = [.. MonitoringFiles.Dashboards.Select(board => board.Name)];

    [Fact]
    public void There_is_one_for_the_fleet_its_devices_an_experiment_and_the_control_plane() =>
        Assert.Equal(
            ["grid-control", "grid-devices", "grid-experiment", "grid-fleet"],
            MonitoringFiles.Dashboards.Select(board => board.Uid)
        );

    [Theory, MemberData(nameof(Names))]
    public void Its_panels_have_ids_titles_and_places_of_their_own(string name)
    {
        var boxes = Of(name).Boxes;

        Assert.Distinct(boxes.Select(panel => panel.Id));
        Assert.Distinct(Of(name).Panels.Select(panel => panel.Title));
        Assert.All(
            boxes,
            panel =>
            {
                Assert.InRange(panel.Place.Left, 0, 23);
                Assert.InRange(panel.Place.Right, 1, 24);
                Assert.DoesNotContain(boxes, other => other.Id != panel.Id && other.Place.IntersectsWith(panel.Place));
            }
        );
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_panels_say_what_they_show_and_in_what_unit(string name)
    {
        Assert.All(
            Of(name).Panels,
            panel =>
            {
                Assert.NotEmpty(panel.Title);
                Assert.NotEmpty(panel.Description);
                var unit =
                    panel.Type == "heatmap"
                        ? panel.Json.GetProperty("options").GetProperty("yAxis").GetProperty("unit")
                        : panel.Json.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit");
                Assert.NotEmpty(unit.GetString()!);
            }
        );
    }

    [Theory, MemberData(nameof(Names))]
    public void What_has_several_lines_names_each(string name) =>
        Assert.All(
            Of(name).Panels.Where(panel => panel.Type is not "stat" and not "table" || panel.Queries.Count > 1),
            panel =>
                Assert.All(
                    panel.Targets,
                    target => Assert.NotEqual("__auto", target.GetProperty("legendFormat").GetString())
                )
        );

    [Theory, MemberData(nameof(Names))]
    public void It_asks_the_Prometheus_that_its_reader_has_chosen(string name)
    {
        var board = Of(name);

        Assert.Contains(
            board.Variables,
            variable =>
                variable.GetProperty("name").GetString() == "datasource"
                && variable.GetProperty("type").GetString() == "datasource"
        );
        var sources = board
            .Variables.Where(variable => variable.TryGetProperty("datasource", out _))
            .Concat(board.Panels.Select(panel => panel.Json))
            .Concat(board.Panels.SelectMany(panel => panel.Targets))
            .Concat(
                board
                    .Json.GetProperty("annotations")
                    .GetProperty("list")
                    .EnumerateArray()
                    .Where(annotation => annotation.TryGetProperty("expr", out _))
            );
        Assert.All(
            sources,
            source => Assert.Equal(Datasource, source.GetProperty("datasource").GetProperty("uid").GetString())
        );
    }

    [Theory, MemberData(nameof(Names))]
    public void It_uses_every_variable_that_it_has_and_no_other(string name)
    {
        var board = Of(name);
        var text = string.Join('\n', board.Panels.SelectMany(panel => panel.Queries));
        var asked = board.Variables.Select(variable =>
            variable.TryGetProperty("definition", out var query) ? query.GetString()! : ""
        );

        Assert.Equal(
            board
                .Variables.Select(variable => variable.GetProperty("name").GetString()!)
                .Where(variable => variable != "datasource")
                .Order(StringComparer.Ordinal),
            Variable()
                .Matches($"{text}\n{string.Join('\n', asked)}")
                .Select(match => match.Groups["name"].Value)
                .Except(BuiltIn)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Prometheus_understands_all_that_it_asks(string name)
    {
        using var scratch = new Scratch();
        var board = Of(name);
        var queries = board
            .Panels.SelectMany(panel => panel.Queries)
            .Concat(board.Annotations.Select(annotation => annotation.Query))
            .Select(query => Interpolation.Anything.Of(query));
        // JSON is YAML.
        var rules = queries.Select((query, number) => new { record = $"query:number_{number}:asked", expr = query });
        var file = scratch.Spec(
            JsonSerializer.Serialize(new { groups = new[] { new { name = "queries", rules } } }),
            "queries.yml"
        );

        await Promtool.AcceptsAsync("check", "rules", file);
    }

    [Theory, MemberData(nameof(Names))]
    public void No_rate_is_taken_over_less_than_four_scrapes(string name)
    {
        var board = Of(name);
        var queries = board
            .Panels.SelectMany(panel => panel.Queries)
            .Concat(board.Annotations.Select(annotation => annotation.Query));

        Assert.All(
            queries.SelectMany(query => FixedRange().Matches(query)),
            range =>
                Assert.InRange(
                    TimeSpan.FromSeconds(
                        int.Parse(range.Groups["number"].Value)
                            * range.Groups["unit"].Value switch
                            {
                                "s" => 1,
                                "m" => 60,
                                _ => 3600,
                            }
                    ),
                    4 * ScrapeInterval,
                    TimeSpan.MaxValue
                )
        );
    }

    [Fact]
    public void Links_between_them_lead_to_dashboards_that_there_are_and_set_variables_that_they_have()
    {
        var links = MonitoringFiles
            .Dashboards.SelectMany(board => board.Panels)
            .SelectMany(panel => panel.Links)
            .Select(link => Link().Match(link))
            .ToList();

        Assert.NotEmpty(links);
        Assert.All(
            links,
            link =>
            {
                var board = MonitoringFiles.Dashboards.Single(board => board.Uid == link.Groups["uid"].Value);
                Assert.Subset(
                    board.Variables.Select(variable => variable.GetProperty("name").GetString()!).ToHashSet(),
                    link.Groups["variable"].Captures.Select(name => name.Value).ToHashSet()
                );
                Assert.Contains("datasource", link.Groups["variable"].Captures.Select(name => name.Value));
            }
        );
    }

    [Theory, MemberData(nameof(Names))]
    public void Panels_are_marked_that_stay_empty_without_a_GPU(string name) =>
        Assert.All(
            Of(name).Panels,
            panel => Assert.Equal(panel.Queries.All(query => OnlyOfGpus().IsMatch(query)), panel.IsGpuOnly)
        );

    [Fact]
    public void Grafana_is_told_of_the_folder_and_of_Prometheus()
    {
        var provisioning = Path.Combine(MonitoringFiles.Grafana, "provisioning");
        var source = MonitoringFiles.Yaml(Path.Combine(provisioning, "datasources", "prometheus.yml"));
        var folder = MonitoringFiles.Yaml(Path.Combine(provisioning, "dashboards", "grid.yml"));

        Assert.Equal("prometheus", source["datasources"].Items()[0].Text("type"));
        Assert.Equal("file", folder["providers"].Items()[0].Text("type"));
    }

    private static Dashboard Of(string name) => MonitoringFiles.Dashboards.Single(board => board.Name == name);

    [GeneratedRegex(@"\$\{?(?<name>\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\[(?<number>\d+)(?<unit>[smh])[\]:]", RegexOptions.ExplicitCapture)]
    private static partial Regex FixedRange();

    [GeneratedRegex(
        @"^/d/(?<uid>[\w-]+)\?(var-(?<variable>\w+)=\$\{[\w.]+\}&)+\$\{__url_time_range\}$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Link();

    [GeneratedRegex("dcgm|grid_device_power_watts|grid_device_temperature_celsius")]
    private static partial Regex OnlyOfGpus();
}
