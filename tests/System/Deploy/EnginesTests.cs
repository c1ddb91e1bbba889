namespace Grid.SystemTests.Deploy;

/// <summary>What a property of the build puts in place of a part of Grid: see docs/engines.md. It comes from NuGet.</summary>
public class EnginesTests
{
    [Theory]
    [Trait("Length", "long")]
    [InlineData("GrainHost=Orleans")]
    [InlineData("PrometheusExporter=Official")]
    public async Task AnotherEngineCompiles(string property)
    {
        using var scratch = new Scratch();
        await Tool.RunAsync(
            "dotnet",
            "build",
            Repository.PathOf("client"),
            "--nologo",
            "--verbosity=quiet",
            "-nodeReuse:false",
            "-p:UseSharedCompilation=false",
            $"-p:ArtifactsPath={scratch.Home}",
            $"-p:{property}"
        );
    }
}
