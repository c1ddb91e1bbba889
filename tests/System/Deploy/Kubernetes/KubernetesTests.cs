using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grid.Silo;
using Grid.SystemTests.Deploy.Docker;

namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>The objects of k8s/ against themselves, the images, and the silo.</summary>
public partial class KubernetesTests(BuiltOverlays built) : IClassFixture<BuiltOverlays>
{
    private static readonly string s_port = ApiOptions.DefaultListen.Split(':')[1];
    private static readonly Stage s_image = Dockerfile.Parse(Repository.Read("docker", "Dockerfile")).Stage("silo");

    public static TheoryData<string> Overlays => Overlay.Names;

    /// <summary>One that no overlay has changed.</summary>
    private static JsonNode Silo { get; } = Assert.Single(Overlay.Plain().Silos);

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task WhatAnOverlayNamesIsThere(string overlay) =>
        Assert.Empty(new References(await built.ObjectsAsync(overlay), Secrets()).Problems());

    [Fact]
    public void WhatASiloOfTheBaseNamesIsThere() => Assert.Empty(new References(Overlay.Plain(), Secrets()).Problems());

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task EverythingIsInOneNamespace(string overlay) =>
        Assert.All(
            (await built.ObjectsAsync(overlay)).All,
            each =>
                Assert.Equal(
                    "grid",
                    Yaml.Text(each["metadata"]![Objects.KindOf(each) == "Namespace" ? "name" : "namespace"])
                )
        );

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task EveryPodKeepsToWhatTheNamespaceAdmits(string overlay) =>
        Assert.All((await built.ObjectsAsync(overlay)).Workloads, AssertRestricted);

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task EveryImageHasAVersionOrIsBuiltHere(string overlay)
    {
        var images = (await built.ObjectsAsync(overlay))
            .Workloads.SelectMany(each => Yaml.Items(each["spec"]!["template"]!["spec"]!["containers"]))
            .Select(each => Yaml.Text(each["image"])!);
        Assert.All(
            images,
            image =>
            {
                if (!image.EndsWith(":local", StringComparison.Ordinal))
                {
                    DockerfileTests.AssertPinned(image);
                }
            }
        );
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task ASiloIsGivenTheTimeThatItTakesToLeave(string overlay) =>
        Assert.All((await built.ObjectsAsync(overlay)).Silos, AssertTimeToLeave);

    [Fact]
    public void ASiloOfTheBaseIsGivenTheTimeThatItTakesToLeave() => AssertTimeToLeave(Silo);

    [Fact]
    public void ProbesAskWhatTheSiloAnswersWithoutAToken()
    {
        var silo = Objects.ContainerOf(Silo);
        string[] probes = ["startupProbe", "livenessProbe", "readinessProbe"];
        var paths = probes.Select(probe => Yaml.Text(silo[probe]!["httpGet"]!["path"])!).ToList();
        Assert.All(paths, path => Assert.True(HealthEndpoints.IsProbe(path), path));
        Assert.Equal(paths[0], paths[1]);
        Assert.NotEqual(paths[1], paths[2]);
        Assert.True(Seconds(silo["readinessProbe"]!["timeoutSeconds"]) > HealthEndpoints.Patience);
    }

    /// <summary>What takes long to start, such as a database that replays its log, would be killed at it and begin anew.</summary>
    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task NothingIsKilledWhileItStarts(string overlay)
    {
        foreach (var container in (await built.ObjectsAsync(overlay)).Workloads.Select(Objects.ContainerOf))
        {
            var (start, life) = (container["startupProbe"]!, container["livenessProbe"]!);
            Assert.Equal(Question(life), Question(start));
            Assert.Null(life["initialDelaySeconds"]);
            var given = Seconds(start["periodSeconds"]) * int.Parse(Yaml.Text(start["failureThreshold"])!);
            Assert.True(given >= TimeSpan.FromMinutes(3), $"{given}");
        }

        static string Question(JsonNode probe) => (probe["httpGet"] ?? probe["exec"])!.ToJsonString();
    }

    [Fact]
    public void ASiloListensOnItsDefaultPortAndIsReachedThere()
    {
        var (objects, silo) = (Overlay.Plain(), Objects.ContainerOf(Silo));
        var arguments = Yaml.Strings(silo["args"]);
        Assert.Equal(s_port, Yaml.Text(Assert.Single(Yaml.Items(silo["ports"]))["containerPort"]));
        Assert.Contains($"--listen=0.0.0.0:{s_port}", arguments);
        var service = Yaml.Text(Silo["spec"]!["serviceName"]);
        Assert.Contains($"--advertise=http://$(POD_NAME).{service}:{s_port}", arguments);
        var ofSilos = objects.Named("Service", service)!["spec"]!;
        Assert.Equal(
            ("None", "true"),
            (Yaml.Text(ofSilos["clusterIP"]), Yaml.Text(ofSilos["publishNotReadyAddresses"]))
        );
        Assert.All(
            objects.Of("Service").SelectMany(each => Yaml.Items(each["spec"]!["ports"])),
            port => Assert.Equal(s_port, Yaml.Text(port["port"]))
        );
    }

    [Fact]
    public void ASiloDrainsBeforeItIsStopped()
    {
        var hook = Yaml.Strings(Objects.ContainerOf(Silo)["lifecycle"]!["preStop"]!["exec"]!["command"]);
        Assert.Equal(
            [
                "sh",
                "-c",
                $"exec {s_image.Of("ENTRYPOINT").Single().Words()[0]} drain \"$POD_NAME\" --silo http://127.0.0.1:{s_port}",
            ],
            hook
        );
    }

    [Fact]
    public void ASiloIsTheUserOfItsImageAndKeepsItsHomeOnAVolume()
    {
        var (pod, silo) = (Objects.PodOf(Silo), Objects.ContainerOf(Silo));
        var context = pod["securityContext"]!;
        Assert.Equal(s_image.Of("USER").Single().Text, $"{context["runAsUser"]}:{context["runAsGroup"]}");
        Assert.Equal(Yaml.Text(context["runAsUser"]), Yaml.Text(context["fsGroup"]));
        var home = Yaml.Items(silo["volumeMounts"]).Single(mount => Yaml.Text(mount["name"]) == "home");
        Assert.Equal(s_image.Of("VOLUME").Single().Text, Yaml.Text(home["mountPath"]));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task TheSiloTakesTheOptionsThatItIsGiven(string overlay)
    {
        var help = await GridProcess.RunAsync("silo", "--help");
        var silos = (await built.ObjectsAsync(overlay)).Silos.Select(Objects.ContainerOf);
        Assert.All(
            silos.SelectMany(silo => Yaml.Strings(silo["args"]).Skip(1)),
            option => Assert.Matches($@"(?m)^\s+{option.Split('=')[0]} ", help.Output)
        );
    }

    [Fact]
    public async Task ASiloThatIsGivenGpusUsesThemAndNoOther()
    {
        foreach (var overlay in Overlays.Select(row => row.Data))
        {
            foreach (var silo in (await built.ObjectsAsync(overlay)).Silos.Select(Objects.ContainerOf))
            {
                var devices = Yaml.Items(silo["env"]).Single(each => Yaml.Text(each["name"]) == "DEVICES");
                var has = silo["resources"]!["limits"]!["nvidia.com/gpu"] is not null;
                Assert.Equal(has, Yaml.Text(devices["value"]) == "cuda:all");
                Assert.Equal(has, Yaml.Text(silo["image"])!.Contains("grid-silo-gpu:", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task SilosOfSeveralRolesAreOneCluster()
    {
        var objects = await built.ObjectsAsync("gpu-cluster");
        Assert.Equal(["silo-control", "silo-gpu"], objects.Silos.Select(Objects.NameOf).Order());
        Assert.Single(objects.Silos.Select(silo => Yaml.Text(silo["spec"]!["serviceName"])).Distinct());
        Assert.Equal(2, objects.Silos.Select(silo => silo["spec"]!["selector"]!.ToJsonString()).Distinct().Count());
        var gpu = Objects.ContainerOf(objects.Named("StatefulSet", "silo-gpu")!);
        Assert.DoesNotContain(Yaml.Strings(gpu["args"]), each => each.StartsWith("--queue", StringComparison.Ordinal));
    }

    /// <summary>The secrets that docs/deploy.md has its reader make, with their keys.</summary>
    private static ILookup<string, string> Secrets() =>
        SecretMade()
            .Matches(Repository.Read("docs", "deploy.md"))
            .SelectMany(made =>
                KeyMade().Matches(made.Value).Select(key => (Name: made.Groups[1].Value, Key: key.Groups[1].Value))
            )
            .ToLookup(each => each.Name, each => each.Key);

    private static void AssertTimeToLeave(JsonNode silo)
    {
        const string option = "--drain-timeout=";
        Assert.DoesNotContain(
            Yaml.Strings(Objects.ContainerOf(silo)["args"]),
            each => each.StartsWith(option, StringComparison.Ordinal)
        );
        // The hook before SIGTERM counts too.
        var given = Seconds(Objects.PodOf(silo)["terminationGracePeriodSeconds"]);
        var needed = GracePeriod.Of(GracePeriod.Saving);
        Assert.InRange(given, needed + TimeSpan.FromSeconds(5), needed + TimeSpan.FromSeconds(30));
    }

    private static void AssertRestricted(JsonNode workload)
    {
        var pod = workload["spec"]!["template"]!["spec"]!;
        var context = pod["securityContext"]!;
        Assert.Equal(
            ("true", "RuntimeDefault"),
            (Yaml.Text(context["runAsNonRoot"]), Yaml.Text(context["seccompProfile"]!["type"]))
        );
        Assert.Equal("false", Yaml.Text(pod["automountServiceAccountToken"]));
        foreach (var container in Yaml.Items(pod["containers"]).Select(each => each["securityContext"]!))
        {
            Assert.Equal("false", Yaml.Text(container["allowPrivilegeEscalation"]));
            Assert.Equal("true", Yaml.Text(container["readOnlyRootFilesystem"]));
            Assert.Equal(["ALL"], Yaml.Strings(container["capabilities"]!["drop"]));
        }
    }

    private static TimeSpan Seconds(JsonNode? scalar) => TimeSpan.FromSeconds(int.Parse(Yaml.Text(scalar)!));

    // A command may go on on the next line.
    [GeneratedRegex(@"create secret generic (\S+)(?:[^\n]*\\\n)*[^\n]*")]
    private static partial Regex SecretMade();

    [GeneratedRegex(@"--from-(?:file|literal)=([\w-]+)=")]
    private static partial Regex KeyMade();
}
