using Grid.Silo;

namespace Grid.SystemTests.Deploy.Docker;

/// <summary>What holds of the images without an engine that builds them.</summary>
public class DockerfileTests
{
    private static readonly Dockerfile s_file = Dockerfile.Parse(Repository.Read("docker", "Dockerfile"));
    private static readonly string s_port = ApiOptions.DefaultListen.Split(':')[1];

    [Fact]
    public void EveryBaseImageHasAVersion()
    {
        foreach (var stage in s_file.Stages)
        {
            var image = stage.From == "${BASE}" ? s_file.Arguments["BASE"] : stage.From;
            AssertPinned(image);
        }
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("client")]
    public void ImagesThatRunAreNotRoot(string target)
    {
        var user = s_file.Stage(target).Of("USER").Last().Text.Split(':')[0];
        Assert.True(int.Parse(user) >= 10000, "a number that no user of the machine below has");
        var made = Assert.Single(
            s_file.Stage(target).Of("RUN"),
            run => run.Text.StartsWith("useradd", StringComparison.Ordinal)
        );
        Assert.Contains($"--uid {user} ", made.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSiloIsFoundHealthyByAProbeInTheImage()
    {
        var silo = s_file.Stage("silo");
        var check = Assert.Single(silo.Of("HEALTHCHECK")).Text;
        Assert.EndsWith("""CMD ["healthy"]""", check, StringComparison.Ordinal);
        Assert.Contains(silo.Of("COPY"), copy => copy.Text == "docker/healthy /usr/local/bin/healthy");
        var probe = Repository.Read("docker", "healthy");
        Assert.Contains("GET /readyz ", probe, StringComparison.Ordinal);
        Assert.Contains($"${{1:-{s_port}}}", probe, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSiloListensOnItsOwnDefaultPort()
    {
        var silo = s_file.Stage("silo");
        Assert.Equal(s_port, Assert.Single(silo.Of("EXPOSE")).Text);
        Assert.Equal(["silo", "--listen", $"0.0.0.0:{s_port}"], Assert.Single(silo.Of("CMD")).Words());
        Assert.Equal(["/app/grid"], Assert.Single(silo.Of("ENTRYPOINT")).Words());
    }

    [Fact]
    public void TheSiloWritesToItsVolumeAlone()
    {
        var silo = s_file.Stage("silo");
        var home = Assert.Single(silo.Of("VOLUME")).Text;
        var environment = silo.Of("ENV").SelectMany(each => each.Pairs()).ToDictionary();
        Assert.Equal((home, home), (environment["HOME"], environment["GRID_HOME"]));
    }

    [Fact]
    public void NothingIsDownloadedButPackages()
    {
        Assert.All(s_file.Stages, stage => Assert.Empty(stage.Of("ADD")));
        var steps = s_file.Stages.SelectMany(stage => stage.Of("RUN")).Select(run => run.Text);
        Assert.All(
            [.. steps, Repository.Read("docker", "packages"), Repository.Read("docker", "publish")],
            step => Assert.DoesNotMatch("curl |wget |://", step)
        );
    }

    [Fact]
    public void WhatIsCopiedIsThere()
    {
        var context = new DockerIgnore(Repository.Read(".dockerignore")).Files(Repository.Root).ToHashSet();
        var stages = s_file.Stages.Select(stage => stage.Name).ToList();
        foreach (var copy in s_file.Stages.SelectMany(stage => stage.Of("COPY")).Select(each => each.Copy()))
        {
            if (copy.From is null)
            {
                Assert.All(copy.Sources, source => Assert.True(source == "." || context.Contains(source), source));
            }
            else
            {
                Assert.Contains(copy.From, stages);
            }
        }
    }

    [Fact]
    public void ABuildSeesTheSourcesAndNothingElse()
    {
        var context = new DockerIgnore(Repository.Read(".dockerignore")).Files(Repository.Root).ToHashSet();
        Assert.Contains("client/Grid.Client.csproj", context);
        Assert.Contains("torch/native/operators.cpp", context);
        Assert.Contains("global.json", context);
        string[] foreign = [".git", "artifacts", "docs", "docker/secrets", "examples", "k8s", "tests"];
        Assert.DoesNotContain(
            context,
            file => foreign.Any(folder => file.StartsWith($"{folder}/", StringComparison.Ordinal))
        );
        Assert.DoesNotContain(context, file => file.Split('/').Any(part => part is "bin" or "obj"));
    }

    /// <summary>Its tag has a number, so that a build tomorrow is the build of today.</summary>
    internal static void AssertPinned(string image) => Assert.Matches(@"^[a-z0-9./-]+:v?\d+\.\d+[\w.-]*$", image);
}
