using System.Text.Json;
using Grid.SystemTests.Cluster;
using Grid.SystemTests.Deploy.Docker;

namespace Grid.SystemTests.Deploy.Roots;

/// <summary>The images for CPUs, built and run without an engine.</summary>
public sealed class ImageTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-roots-").FullName;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Making a root and changing to it takes root's rights.");
        string[] tools = ["debootstrap", "apt-get", "unshare", "nsenter", "setpriv", "ip"];
        var missing = tools.Where(tool => !Tool.Exists(tool)).ToList();
        Assert.SkipUnless(missing.Count == 0, $"Not on this machine: {string.Join(", ", missing)}.");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await Tool.RunAsync("rm", "-rf", "--one-file-system", _folder);

    [Fact]
    [Trait("Length", "long")]
    public async Task EveryStepOfTheCpuImagesWorksInAFreshDebianAndWhatComesOfItRunsASweep()
    {
        var file = Dockerfile.Parse(Repository.Read("docker", "Dockerfile"));
        var build = new ImageBuild(file, _folder);
        var (silo, client) = (await build.BuildAsync("silo"), await build.BuildAsync("client"));
        Assert.Equal(
            file.Stages.SelectMany(stage => stage.Of("RUN").Select(run => $"{stage.Name}: {run.Text}")).Order(),
            build.Ran.Order()
        );
        Assert.True(await SizeAsync(client) < await SizeAsync(silo) / 2, "the client's image is small");

        var home = Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName;
        await Tool.RunAsync("chown", silo.User, home);
        var token = new Mount(Written("token", "a-token-of-some-length\n"), "/run/secrets/grid-token");
        await using var serving = GridProcess.StartCommand(
            silo.Run(
                beside: null,
                [new(home, silo.Volume!), token],
                environment: [],
                [.. silo.Entrypoint, .. silo.Command]
            )
        );
        await serving.LineAsync(line => line.StartsWith("Listening on ", StringComparison.Ordinal));
        var process = Assert.Single(serving.Children());
        await Until.TrueAsync("the image's probe finds it ready", async _ => await HealthyAsync(silo, process));
        Assert.All(Users(process), user => Assert.Equal(silo.User.Split(':')[0], user));

        var spec = new Mount(Written("spec.yaml", Spec), "/home/grid/spec.yaml");
        string[] toSilo = ["GRID_SILO=http://127.0.0.1:8427", $"GRID_TOKEN_FILE={token.Target}"];
        await AskAsync("submit", spec.Target, "--watch");
        var sweep = Assert.Single(JsonDocument.Parse(await AskAsync("ls", "-o", "json")).RootElement.EnumerateArray());
        Assert.Equal("completed", sweep.GetProperty("state").GetString());

        GridProcess.Signal(process, GridProcess.SigTerm);
        var outcome = await serving.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        TestContext.Current.TestOutputHelper?.WriteLine(outcome.Output + outcome.Error);

        Task<string> AskAsync(params string[] verb) =>
            Tool.RunAsync([.. client.Run(process, [token, spec], toSilo, [.. client.Entrypoint, .. verb])]);
    }

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

    private static async Task<bool> HealthyAsync(Image silo, int process) =>
        (await Tool.EndAsync([.. silo.Run(process, [], [], silo.Health)])).ExitCode == 0;

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

    private string Written(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
