using System.Text.Json.Nodes;
using Grid.Silo;

namespace Grid.SystemTests.Deploy.Docker;

/// <summary>docker/compose.yaml against itself, the images, and the silo.</summary>
public class ComposeTests
{
    private static readonly JsonNode s_compose = Yaml.Load(Repository.Read("docker", "compose.yaml"));
    private static readonly JsonNode s_images = Yaml.Load(Repository.Read("docker", "images.yaml"))["services"]!;
    private static readonly string s_port = ApiOptions.DefaultListen.Split(':')[1];

    /// <summary>Where a service finds its secrets.</summary>
    private const string Folder = "/run/secrets/";

    public static TheoryData<string> Silos => ["silo-1", "silo-2"];

    [Theory]
    [MemberData(nameof(Silos))]
    public void ASiloIsGivenTheTimeThatItTakesToLeave(string name) =>
        Assert.Equal(
            $"{GracePeriod.Of(GracePeriod.Saving).TotalSeconds}s",
            Yaml.Text(Service(name)["stop_grace_period"])
        );

    [Theory]
    [MemberData(nameof(Silos))]
    public void ASiloRunsWithoutRightsOverARootThatItCannotWriteTo(string name)
    {
        var silo = Service(name);
        Assert.Equal("true", Yaml.Text(silo["read_only"]));
        Assert.Equal(["/tmp"], Yaml.Strings(silo["tmpfs"]));
        Assert.Equal(["ALL"], Yaml.Strings(silo["cap_drop"]));
        Assert.Equal([$"{name}:/var/lib/grid"], Yaml.Strings(silo["volumes"]));
        Assert.Null(silo["privileged"]);
    }

    [Theory]
    [MemberData(nameof(Silos))]
    public void ASiloIsReachedByItsNameOnItsPort(string name)
    {
        var silo = Service(name);
        Assert.Equal(name, Yaml.Text(silo["hostname"]));
        Assert.Contains($"0.0.0.0:{s_port}", Yaml.Strings(silo["command"]));
        Assert.Matches($@"^127\.0\.0\.1:\d+:{s_port}$", Assert.Single(Yaml.Strings(silo["ports"])));
        var targets = Yaml.Load(Repository.Read("docker", "prometheus", "targets", "silos.yml"));
        Assert.Contains($"{name}:{s_port}", Yaml.Strings(targets[0]!["targets"]));
    }

    [Fact]
    public void OnlyThisMachineReachesWhatIsPublished() =>
        Assert.All(
            Services().SelectMany(service => Yaml.Strings(service.Value!["ports"])),
            port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal)
        );

    [Fact]
    public void EachStartsWhenWhatItNeedsIsHealthy()
    {
        foreach (var (name, service) in Services())
        {
            foreach (var (needed, how) in Yaml.Entries(service!["depends_on"]))
            {
                Assert.Equal("service_healthy", Yaml.Text(how!["condition"]));
                // A silo brings its probe in its image.
                Assert.True(
                    needed.StartsWith("silo-", StringComparison.Ordinal) || Service(needed)["healthcheck"] is not null,
                    $"{name} waits for {needed}, which has no health check"
                );
            }
        }

        Assert.Equal(["postgres"], Needs("silo-1"));
        Assert.Equal(["silo-1", "silo-2"], Needs("prometheus"));
        Assert.Equal(["prometheus"], Needs("grafana"));
    }

    [Fact]
    public async Task SecretsAreFilesThatAreMadeOnce()
    {
        var declared = Yaml.Entries(s_compose["secrets"]).ToDictionary(each => each.Key, each => each.Value!);
        var used = Services().SelectMany(service => Yaml.Strings(service.Value!["secrets"])).ToHashSet();
        Assert.Equal(declared.Keys.Order(), used.Order());
        Assert.All(declared, secret => Assert.Equal($"secrets/{secret.Key}", Yaml.Text(secret.Value["file"])));

        using var scratch = new Scratch();
        await Tool.RunAsync(Repository.PathOf("docker", "make-secrets"), scratch.Home);
        var made = Directory.GetFiles(scratch.Home).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
        Assert.Equal(declared.Keys.Order(), made.Keys.Order());
        Assert.Equal("700", (await Tool.RunAsync("stat", "--format=%a", scratch.Home)).Trim());
        Assert.Equal($"postgres:5432:grid:grid:{made["postgres-password"]}", made["pgpass"]);
        Assert.Equal(TokenFile.Read(Path.Combine(scratch.Home, "grid-token")), made["grid-token"].Trim());

        await Tool.RunAsync(Repository.PathOf("docker", "make-secrets"), scratch.Home);
        Assert.All(
            made,
            secret => Assert.Equal(secret.Value, File.ReadAllText(Path.Combine(scratch.Home, secret.Key)))
        );
    }

    [Fact]
    public void NoPasswordStandsInTheEnvironment() =>
        Assert.All(
            Services().SelectMany(service => Yaml.Entries(service.Value!["environment"])),
            variable => Assert.False(variable.Key.EndsWith("PASSWORD", StringComparison.Ordinal), variable.Key)
        );

    [Fact]
    public void EachIsGivenTheSecretsThatItIsToldToRead()
    {
        foreach (var (name, service) in Services())
        {
            var files = Yaml.Entries(service!["environment"]).Select(each => Yaml.Text(each.Value)!);
            var told = files
                .Concat(Yaml.Strings(service["command"]))
                .Where(text => text.StartsWith(Folder, StringComparison.Ordinal));
            Assert.Subset(Given(name), told.ToHashSet());
        }

        Assert.Contains($"{Folder}grid-token", Given("silo-1"));
        var scrape = Yaml.Load(Repository.Read("docker", "prometheus", "prometheus.yml"))["scrape_configs"]![0]!;
        Assert.Equal([Yaml.Text(scrape["authorization"]!["credentials_file"])!], Given("prometheus"));

        static HashSet<string> Given(string name) =>
            [.. Yaml.Strings(Service(name)["secrets"]).Select(secret => Folder + secret)];
    }

    [Fact]
    public void TheDatabaseOfTheSilosIsTheOneThatIsStarted()
    {
        var database = Service("postgres")["environment"]!;
        var url = $"postgres://{database["POSTGRES_USER"]}@postgres/{database["POSTGRES_DB"]}";
        Assert.All(Silos, silo => Assert.Contains(url, Yaml.Strings(Service(silo.Data)["command"])));
    }

    [Fact]
    public void EveryImageHasAVersionOrIsBuiltHere()
    {
        foreach (var (name, service) in Services())
        {
            var image = Yaml.Text(service!["image"]) ?? name;
            if (Yaml.Text(service["pull_policy"]) == "never")
            {
                Assert.Contains(image, Yaml.Entries(s_images).Select(each => Yaml.Text(each.Value!["image"])));
            }
            else
            {
                DockerfileTests.AssertPinned(image);
            }
        }
    }

    [Fact]
    public void WhatIsMountedIsThere()
    {
        var volumes = Yaml.Entries(s_compose["volumes"]).Select(each => each.Key).ToHashSet();
        foreach (var mount in Services().SelectMany(service => Yaml.Strings(service.Value!["volumes"])))
        {
            var source = mount.Split(':')[0];
            Assert.True(
                source.StartsWith("./", StringComparison.Ordinal)
                    ? Directory.Exists(Repository.PathOf("docker", source[2..]))
                    : volumes.Contains(source),
                mount
            );
        }
    }

    [Fact]
    public void OneSiloHasTheGpus()
    {
        var gpu = Yaml.Load(Repository.Read("docker", "compose.gpu.yaml"))["services"]!;
        var one = gpu["silo-1"]!;
        Assert.Equal(Yaml.Text(s_images["silo-gpu"]!["image"]), Yaml.Text(one["image"]));
        Assert.Contains("cuda:all", Yaml.Strings(one["command"]));
        Assert.DoesNotContain("cuda:all", Yaml.Strings(gpu["silo-2"]!["command"]));
        Assert.Equal(Yaml.Strings(Service("silo-1")["command"]), Yaml.Strings(one["command"]).SkipLast(2));
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Services() => Yaml.Entries(s_compose["services"]);

    private static JsonNode Service(string name) => s_compose["services"]![name]!;

    private static IEnumerable<string> Needs(string name) =>
        Yaml.Entries(Service(name)["depends_on"]).Select(each => each.Key);
}
