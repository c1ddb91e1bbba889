namespace Grid.SystemTests.Deploy.Docker;

/// <summary>What others' rules say of the Dockerfile.</summary>
[Collection(NodeTools.Collection)]
public class LintTests
{
    [Fact]
    [Trait("Length", "long")]
    public async Task ALinterHasNothingToSay()
    {
        const string linter = "node_modules/dockerfile-utils/bin/dockerfile-utils";
        var answer = await NodeTools.RunAsync(linter, "lint", Repository.PathOf("docker", "Dockerfile"));
        Assert.Equal((0, ""), (answer.ExitCode, (answer.Output + answer.Error).Trim()));
    }
}
