using System.Text.Json.Nodes;

namespace Grid.SystemTests.Deploy.Docker;

/// <summary>The variants of docker/images.yaml.</summary>
public class ImagesTests
{
    private static readonly JsonNode s_images = Yaml.Load(Repository.Read("docker", "images.yaml"))["services"]!;
    private static readonly Dockerfile s_file = Dockerfile.Parse(Repository.Read("docker", "Dockerfile"));

    [Fact]
    public void TheSiloOnGpusDiffersInItsBaseImageAndOneProperty()
    {
        Assert.Empty(Arguments("silo"));
        Assert.Equal(["BASE", "LIBTORCH"], Arguments("silo-gpu").Keys.Order());
        AssertSameBuild("silo", "silo-gpu");
    }

    [Fact]
    public void TheOtherEnginesAreTwoPropertiesOfTheBuild()
    {
        var arguments = Arguments("silo-gpu-orleans");
        Assert.Equal(["BASE", "GrainHost", "Torch"], arguments.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("TorchSharpCuda", "Orleans"), (arguments["Torch"], arguments["GrainHost"]));
        AssertSameBuild("silo", "silo-gpu-orleans");
    }

    [Fact]
    public void EveryImageIsBuiltFromTheDockerfile()
    {
        foreach (var (name, image) in Yaml.Entries(s_images))
        {
            var build = image!["build"]!;
            Assert.Equal(("..", "docker/Dockerfile"), (Yaml.Text(build["context"]), Yaml.Text(build["dockerfile"])));
            var stage = s_file.Stage(Yaml.Text(build["target"])!);
            var known = stage.Of("ARG").Concat(s_file.Stage("build").Of("ARG")).Select(each => each.Pair().Name);
            Assert.Subset(known.Concat(s_file.Arguments.Keys).ToHashSet(), Arguments(name).Keys.ToHashSet());
        }
    }

    [Fact]
    public void EveryBaseImageHasAVersion() =>
        Assert.All(
            Yaml.Entries(s_images).Select(image => Arguments(image.Key).GetValueOrDefault("BASE")).OfType<string>(),
            DockerfileTests.AssertPinned
        );

    private static Dictionary<string, string> Arguments(string image) =>
        Yaml.Entries(s_images[image]!["build"]!["args"]).ToDictionary(each => each.Key, each => Yaml.Text(each.Value)!);

    private static void AssertSameBuild(string one, string other)
    {
        Assert.Equal(Rest(one), Rest(other));

        static string Rest(string image) =>
            string.Join(
                '\n',
                Yaml.Entries(s_images[image]!["build"]).Where(each => each.Key != "args").OrderBy(each => each.Key)
            );
    }
}
