using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.SystemTests.Monitoring;

namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>How many silos the component `autoscale` asks for.</summary>
public class ScalerTests
{
    private static readonly JsonNode s_trigger = Assert.Single(
        Yaml.Items(Yaml.Load(Repository.Read("k8s", "components", "autoscale", "scaler.yaml"))["spec"]!["triggers"])
    )["metadata"]!;

    private const string Controls = """grid_control{instance="silo-control-0"}""";
    private const string DoesNot = """grid_control{instance="silo-control-1"}""";

    [Fact]
    public Task OneForEachTrialThatWaitsOrTrains() =>
        AssertAnswersAsync(
            3,
            (Controls, 1),
            (DoesNot, 0),
            ("""grid_trials{state="queued", queue="default"}""", 2),
            ("""grid_trials{state="running", queue="default"}""", 1),
            ("""grid_trials{state="completed", queue="default"}""", 40),
            ("""grid_trials{state="queued", queue="elsewhere"}""", 5)
        );

    [Fact]
    public Task NoneWhereNoTrialWasEverSubmitted() => AssertAnswersAsync(0, (Controls, 1), (DoesNot, 0));

    /// <summary>KEDA takes no answer for 0, unless it is told not to, and would end trainings that are well.</summary>
    [Fact]
    public async Task NoAnswerWhereNobodyControlsAndThatChangesNothing()
    {
        await AssertAnswersAsync(null, (Controls, 0), (DoesNot, 0));
        Assert.Equal("false", Yaml.Text(s_trigger["ignoreNullValues"]));
    }

    /// <param name="expected">Null: none.</param>
    private static async Task AssertAnswersAsync(int? expected, params (string Name, int Value)[] series)
    {
        var test = new
        {
            interval = "1m",
            input_series = series.Select(each => new { series = each.Name, values = $"{each.Value}" }),
            promql_expr_test = new[]
            {
                new
                {
                    expr = Yaml.Text(s_trigger["query"]),
                    eval_time = "0m",
                    exp_samples = expected is { } value ? new[] { new { labels = "{}", value } } : [],
                },
            },
        };
        using var scratch = new Scratch();
        await Promtool.AcceptsAsync(
            "test",
            "rules",
            scratch.Spec(JsonSerializer.Serialize(new { tests = new[] { test } }), "scaler.json")
        );
    }
}
