using System.Text.Json;
using Grid.SystemTests.Cluster;
using Grid.SystemTests.Deploy.Docker;
using Grid.SystemTests.Deploy.Kubernetes;

namespace Grid.SystemTests.Deploy.Roots;

/// <summary>The images for CPUs, built and run without an engine.</summary>
public sealed class ImageTests(BuiltImages built) : IClassFixture<BuiltImages>
{
    private const string Token = "/run/secrets/grid-token";

    /// <summary>Real trainings: they need libtorch, and the data set of the image.</summary>
    private const string Spec = """
        version: 1
        name: gons
        model: gon
        dataset: fashion-mnist
        objective: {metric: test/loss, goal: minimize}
        space:
          lr: {min: 0.0001, max: 0.001, scale: log, points: 2}
          epochs: 2
          train_images: 256
          test_images: 128
          ngf: 4
          nz: 16
        search: {algorithm: grid}
        """;

    [Fact]
    [Trait("Length", "long")]
    public async Task EveryStepOfTheDockerfileWorksInAFreshDebian()
    {
        var (build, silo, client) = await built.ImagesAsync();
        var steps = Dockerfile
            .Parse(Repository.Read("docker", "Dockerfile"))
            .Stages.SelectMany(stage => stage.Of("RUN").Select(run => $"{stage.Name}: {run.Text}"));
        Assert.Equal(steps.Order(), build.Ran.Order());
        Assert.True(await SizeAsync(client) < await SizeAsync(silo) / 2, "the client's image is small");
    }

    [Fact]
    [Trait("Length", "long")]
    public async Task TheSiloAnswersItsProbeAndTheClientHasItRunASweep()
    {
        var (_, silo, client) = await built.ImagesAsync();
        var home = new Mount(await built.NewFolderAsync("home", silo), silo.Volume!);
        var token = new Mount(built.Written("token", "a-token-of-some-length\n"), Token);
        await using var serving = GridProcess.StartCommand(
            silo.Run(null, [home, token], [], [.. silo.Entrypoint, .. silo.Command])
        );
        var process = await ReadyAsync(serving, silo);
        Assert.All(Users(process), user => Assert.Equal(silo.User.Split(':')[0], user));

        var spec = new Mount(built.Written("spec.yaml", Spec), "/home/grid/spec.yaml");
        await AskAsync("submit", spec.Target, "--watch");
        var sweep = Assert.Single(JsonDocument.Parse(await AskAsync("ls", "-o", "json")).RootElement.EnumerateArray());
        Assert.Equal("completed", sweep.GetProperty("state").GetString());

        GridProcess.Signal(process, GridProcess.SigTerm);
        await AssertLeftAsync(serving);

        Task<string> AskAsync(params string[] verb) =>
            Tool.RunAsync([
                .. client.Run(
                    process,
                    [token, spec],
                    ["GRID_SILO=http://127.0.0.1:8427", $"GRID_TOKEN_FILE={Token}"],
                    [.. client.Entrypoint, .. verb]
                ),
            ]);
    }

    [Fact]
    [Trait("Length", "long")]
    public async Task TheSiloStartsWithTheArgumentsOfKubernetesAndLeavesAtItsHook()
    {
        var (_, silo, _) = await built.ImagesAsync();
        var container = Objects.ContainerOf(Assert.Single(Overlay.Plain().Silos));
        var environment = Yaml.Items(container["env"])
            .ToDictionary(each => Yaml.Text(each["name"])!, each => Yaml.Text(each["value"]) ?? "silo-0");
        var arguments = Yaml.Strings(container["args"])
            .Select(each => environment.Aggregate(each, (text, one) => text.Replace($"$({one.Key})", one.Value)));
        Mount[] mounts =
        [
            new(await built.NewFolderAsync("pod", silo), silo.Volume!),
            new(built.Written("pod-token", "a-token-of-some-length\n"), "/run/secrets/grid/token"),
            new(
                built.Written("pod-metrics-token", "another-token-of-some-length\n"),
                "/run/secrets/grid/metrics-token"
            ),
        ];
        string[] variables = [.. environment.Select(each => $"{each.Key}={each.Value}")];
        await using var serving = GridProcess.StartCommand(
            silo.Run(null, mounts, variables, [.. silo.Entrypoint, .. arguments])
        );
        var process = await ReadyAsync(serving, silo);

        var hook = Yaml.Strings(container["lifecycle"]!["preStop"]!["exec"]!["command"]);
        await Tool.RunAsync([.. silo.Run(process, mounts, variables, hook)]);
        await AssertLeftAsync(serving);
    }

    /// <summary>The process of the silo, once the probe of its image says that it is ready.</summary>
    private static async Task<int> ReadyAsync(GridProcess serving, Image silo)
    {
        await serving.LineAsync(line => line.Contains("Listening on ", StringComparison.Ordinal));
        var process = Assert.Single(serving.Children());
        await Until.TrueAsync(
            "the image's probe finds it ready",
            async _ => (await Tool.EndAsync([.. silo.Run(process, [], [], silo.Health)])).ExitCode == 0
        );
        return process;
    }

    private static async Task AssertLeftAsync(GridProcess serving)
    {
        var outcome = await serving.EndAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(outcome.Output + outcome.Error);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Contains("drained", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>The real, effective, saved and file system user of a process.</summary>
    private static IEnumerable<string> Users(int process) =>
        File.ReadLines($"/proc/{process}/status")
            .Single(line => line.StartsWith("Uid:", StringComparison.Ordinal))
            .Split('\t')[1..];

    private static async Task<int> SizeAsync(Image image)
    {
        var size = int.Parse((await Tool.RunAsync("du", "-sm", image.Root)).Split('\t')[0]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{image.Root}: {size} MB");
        return size;
    }
}
