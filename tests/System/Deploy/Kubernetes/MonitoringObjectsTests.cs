using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Silo;
using Grid.SystemTests.Monitoring;

namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>The objects of the component `monitoring` against what Prometheus, Grafana and an API server take.</summary>
public class MonitoringObjectsTests(BuiltOverlays built) : IClassFixture<BuiltOverlays>
{
    /// <summary>All annotations of an object together, in characters: TotalAnnotationSizeLimitB of Kubernetes' apimachinery.</summary>
    private const int RoomForAnnotations = 256 * 1024;

    /// <summary>A quotation mark is two characters.</summary>
    private static readonly JsonSerializerOptions s_asKubectl = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Overlays => Overlay.Names;

    [Fact]
    public async Task PrometheusAsksForTheMetricsWhereTheyAre() =>
        Assert.Equal(Telemetry.Path, Yaml.Text((await EndpointAsync())["path"]));

    [Fact]
    public async Task PrometheusCallsASiloByTheNameOfItsPod()
    {
        var change = Assert.Single(Yaml.Items((await EndpointAsync())["relabelings"]));
        Assert.Equal("instance", Yaml.Text(change["targetLabel"]));
        Assert.Equal(["__meta_kubernetes_pod_name"], Yaml.Strings(change["sourceLabels"]));
    }

    [Fact]
    public async Task TheRulesAreThoseOfPrometheusInCompose() =>
        Assert.Equal(
            await Tool.RunAsync(Repository.PathOf("k8s", "rules")),
            Repository.Read("k8s", "components", "monitoring", "rules.yaml")
        );

    /// <summary>The operator writes what stands in the object into one file, and an API server keeps its groups by their names: two of one name are refused.</summary>
    [Fact]
    public async Task PrometheusTakesTheRulesOfTheObjectAsOneFile()
    {
        var rules = Yaml.Load(Repository.Read("k8s", "components", "monitoring", "rules.yaml"));
        using var scratch = new Scratch();
        var file = scratch.Spec(rules["spec"]!.ToJsonString(), "rules.json");
        await Promtool.AcceptsAsync("check", "rules", file);
    }

    [Fact]
    public void EveryDashboardIsInAConfigMapUnderANameOfItsOwn()
    {
        var maps = Yaml.Items(
                Yaml.Load(Repository.Read("docker", "grafana", "kustomization.yaml"))["configMapGenerator"]
            )
            .Select(map => Assert.Single(Yaml.Strings(map["files"])));
        var there = Directory.GetFiles(Repository.PathOf("docker", "grafana", "dashboards"), "*.json");
        Assert.Equal(
            there.Select(Path.GetFileName).Select(file => $"grid-{file}=dashboards/{file}").Order(),
            maps.Order()
        );
    }

    /// <summary>`kubectl apply` keeps the object in one annotation. Half of the room: tomorrow's panel must not be the one that no longer fits.</summary>
    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task AnObjectFitsIntoTheAnnotationThatItIsKeptIn(string overlay) =>
        Assert.All(
            (await built.ObjectsAsync(overlay)).All,
            each => Assert.InRange(each.ToJsonString(s_asKubectl).Length, 1, RoomForAnnotations / 2)
        );

    private async Task<JsonNode> EndpointAsync()
    {
        var monitor = Assert.Single((await built.ObjectsAsync("gpu-cluster")).Of("ServiceMonitor"));
        return Assert.Single(Yaml.Items(monitor["spec"]!["endpoints"]));
    }
}
