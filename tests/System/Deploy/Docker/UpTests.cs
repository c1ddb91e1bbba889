namespace Grid.SystemTests.Deploy.Docker;

/// <summary>What docker/up tells an engine. One that only writes down what it is told stands in for it.</summary>
public class UpTests
{
    /// <summary>Of two services that build one image at the same time the second fails, where the image was not there before: https://github.com/docker/compose/issues/7343.</summary>
    [Theory]
    [InlineData()]
    [InlineData("--gpu")]
    public async Task EachImageIsBuiltOnceBeforeWhatRunsItStarts(params string[] options)
    {
        var (build, up) = await ToldAsync(options);
        Assert.Equal(["--file", "images.yaml", "build", "--build-arg"], build[..4]);
        Assert.StartsWith("REVISION=", build[4], StringComparison.Ordinal);
        var images = Yaml.Load(Repository.Read("docker", "images.yaml"))["services"]!;
        var built = build[5..].Select(name => Yaml.Text(images[name]!["image"])!);

        var files = up.TakeWhile(word => word != "up").Where(word => word != "--file");
        var services = files
            .SelectMany(file => Yaml.Entries(Yaml.Load(Repository.Read("docker", file))["services"]))
            .ToList();
        Assert.All(services, service => Assert.Null(service.Value!["build"] ?? service.Value["extends"]));
        var run = services
            .GroupBy(service => service.Key, service => Yaml.Text(service.Value!["image"]))
            .Select(service => service.OfType<string>().Last())
            .Where(image => image.EndsWith(":local", StringComparison.Ordinal));
        Assert.Equal(run.Distinct().Order(), built.Order());
    }

    [Fact]
    public async Task WhatElseItIsGivenGoesToCompose()
    {
        var (_, up) = await ToldAsync("--force-recreate", "silo-1");
        Assert.Equal(["--file", "compose.yaml", "up", "--detach", "--wait", "--force-recreate", "silo-1"], up);
    }

    /// <summary>The words after `docker compose`, of both calls.</summary>
    private static async Task<(string[] Build, string[] Up)> ToldAsync(params string[] options)
    {
        using var scratch = new Scratch();
        await Tool.RunAsync("cp", "-r", Repository.PathOf("docker"), scratch.Home);
        var engine = scratch.Spec("#!/bin/sh\necho \"$@\" >>\"$0.told\"\n", "docker");
        await Tool.RunAsync("chmod", "+x", engine);
        var path = $"PATH={Path.GetDirectoryName(engine)}:{Environment.GetEnvironmentVariable("PATH")}";
        await Tool.RunAsync(["env", path, Path.Combine(scratch.Home, "up"), .. options]);
        var told = File.ReadAllLines($"{engine}.told").Select(line => line.Split(' ')).ToList();
        Assert.All(told, words => Assert.Equal("compose", words[0]));
        return told is [var build, var up] ? (build[1..], up[1..]) : throw new InvalidDataException("Not two calls.");
    }
}
