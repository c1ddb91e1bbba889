using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Grid.SystemTests.Monitoring;

/// <summary>The recording and alert rules that Prometheus is given.</summary>
public partial class RuleTests
{
    private static readonly string[] Severities = ["critical", "warning"];

    private static string Tests { get; } = Path.Combine(MonitoringFiles.RuleTests, "alerts.test.yml");

    public static TheoryData<string> Alerts { get; } =
    [.. MonitoringFiles.RulesWith("alert").Select(rule => rule.Text("alert")!)];

    [Fact]
    public async Task Prometheus_takes_the_configuration_and_its_rules()
    {
        using var scratch = new Scratch();
        PrometheusServer.Configure(scratch.Home, [], []);

        await Promtool.AcceptsAsync("check", "config", Path.Combine(scratch.Home, "prometheus.yml"));
    }

    [Fact]
    public Task Every_rule_passes_its_tests() => Promtool.AcceptsAsync("test", "rules", Tests);

    [Theory, MemberData(nameof(Alerts))]
    public void Each_alert_is_tested_to_be_quiet_to_fire_and_to_resolve(string alert)
    {
        var moments = MonitoringFiles
            .Yaml(Tests)["tests"]
            .Items()
            .SelectMany(test => test["alert_rule_test"].Items())
            .OfType<YamlMappingNode>()
            .Where(moment => moment.Text("alertname") == alert)
            .Select(moment => moment.Children.ContainsKey("exp_alerts"));

        Assert.Equal([false, true, false], moments);
    }

    [Theory, MemberData(nameof(Alerts))]
    public void Each_alert_says_how_bad_it_is_what_it_means_and_where_it_is_told_what_to_do(string name)
    {
        var alert = Assert.Single(MonitoringFiles.RulesWith("alert"), rule => rule.Text("alert") == name);

        Assert.Contains(alert.Text("labels", "severity"), Severities);
        Assert.NotEmpty(alert.Text("annotations", "summary")!);
        Assert.NotEmpty(alert.Text("annotations", "description")!);
        var runbook = alert.Text("annotations", "runbook_url")!.Split('#');
        var page = File.ReadAllText(Path.Combine(MonitoringFiles.Root, runbook[0]));
        var paragraph = Heading()
            .Split(page)
            .Skip(1)
            .Chunk(2)
            .ToDictionary(section => Anchor(section[0]), section => section[1].Trim())
            .GetValueOrDefault(runbook[1]);
        Assert.False(string.IsNullOrEmpty(paragraph), $"{runbook[0]} has no paragraph '{name}'.");
    }

    [Fact]
    public void Runbooks_are_of_alerts_that_there_are()
    {
        var page = File.ReadAllText(Path.Combine(MonitoringFiles.Root, "docs", "runbooks.md"));

        Assert.Equal(
            MonitoringFiles.RulesWith("alert").Select(rule => rule.Text("alert")!).Order(StringComparer.Ordinal),
            Heading().Matches(page).Select(heading => heading.Groups["name"].Value).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Runbooks_name_panels_that_there_are()
    {
        var page = File.ReadAllText(Path.Combine(MonitoringFiles.Root, "docs", "runbooks.md"));
        var named = PanelName().Matches(page);

        Assert.NotEmpty(named);
        Assert.All(
            named,
            name =>
                Assert.Contains(
                    MonitoringFiles.Dashboards.Single(board => board.Title == $"Grid / {name.Groups["board"]}").Boxes,
                    box => box.Title == name.Groups["panel"].Value
                )
        );
    }

    /// <summary>What a heading is reached by where Markdown is shown as a page.</summary>
    private static string Anchor(string heading) => heading.ToLowerInvariant().Replace(' ', '-');

    [GeneratedRegex(@"(?<!\*)\*(?<board>\w[\w ]+) → (?<panel>[^*]+)\*(?!\*)", RegexOptions.ExplicitCapture)]
    private static partial Regex PanelName();

    [GeneratedRegex(@"^## (?<name>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();
}
