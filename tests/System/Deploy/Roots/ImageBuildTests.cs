using Grid.SystemTests.Deploy.Docker;
using Xunit.Sdk;

namespace Grid.SystemTests.Deploy.Roots;

/// <summary>What stands in for an engine does what one does.</summary>
public sealed class ImageBuildTests : IAsyncLifetime
{
    private const string Text = """
        ARG BASE=debian:12
        FROM ${BASE} AS first
        ARG NAME=world
        ENV GREETING=hello PLACE=$NAME
        WORKDIR /made
        RUN echo "$GREETING $PLACE" > said && \
            apt-get update -qq

        FROM debian:12 AS second
        COPY --from=first /made /copied
        RUN test "$(cat /copied/said)" = "hello world"
        USER 10001:10001
        ENTRYPOINT ["/usr/bin/env"]

        FROM debian:12 AS third
        RUN false
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-roots-").FullName;

    public ValueTask InitializeAsync()
    {
        BuiltImages.NeedRoots();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await Tool.RunAsync("rm", "-rf", "--one-file-system", _folder);

    [Fact]
    [Trait("Length", "long")]
    public async Task StepsSeeWhatStandsBeforeThemAndAStepThatFailsEndsTheBuild()
    {
        var build = new ImageBuild(Dockerfile.Parse(Text), _folder);
        var image = await build.BuildAsync("second");
        Assert.Equal(2, build.Ran.Count);

        string[] look = ["/bin/sh", "-c", "id -u; touch /tmp/written; touch /written 2>/dev/null || echo read-only"];
        var answer = await Tool.RunAsync([.. image.Run(null, [], [], [.. image.Entrypoint, .. look])]);
        Assert.Equal(["10001", "read-only"], answer.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        var failed = await Assert.ThrowsAnyAsync<XunitException>(() => build.BuildAsync("third"));
        Assert.Contains("ended with 1", failed.Message, StringComparison.Ordinal);
    }
}
