using Grid.SystemTests.Deploy.Docker;

namespace Grid.SystemTests.Deploy.Roots;

/// <summary>
/// Builds images of docker/Dockerfile without an engine: each stage is a Debian root, each COPY a copy, each RUN a shell in that root. Two things are not as in an engine: where the
/// Dockerfile takes .NET from Microsoft's SDK image, this takes the SDK of this machine; and packages of NuGet that this machine has already are not fetched again.
/// </summary>
internal sealed class ImageBuild(Dockerfile file, string folder)
{
    private const string SdkImage = "mcr.microsoft.com/dotnet/sdk:";

    private readonly DebianRoots _debian = new(folder);
    private readonly Dictionary<string, Image> _built = [];

    /// <summary>The lines that were run, as "STAGE: LINE".</summary>
    public List<string> Ran { get; } = [];

    /// <summary>The image of a stage. The stages that it needs are built first, each once.</summary>
    public async Task<Image> BuildAsync(string name)
    {
        if (_built.GetValueOrDefault(name) is { } before)
        {
            return before;
        }

        var stage = file.Stage(name);
        var from = Image.Expand(stage.From, file.Arguments);
        Assert.True(DebianRoots.Has(from), $"{name}: {from} is no Debian");
        var image = new Image(await _debian.NewAsync(from, name));
        foreach (var instruction in stage.Instructions)
        {
            await ApplyAsync(name, image, instruction);
        }

        return _built[name] = image;
    }

    private async Task ApplyAsync(string stage, Image image, Instruction instruction)
    {
        switch (instruction.Keyword)
        {
            case "ARG":
                var (argument, value) = instruction.Pair();
                image.Arguments[argument] = file.Arguments.GetValueOrDefault(argument, value);
                break;
            case "ENV":
                foreach (var (variable, text) in instruction.Pairs())
                {
                    image.Environment[variable] = image.Expand(text);
                }

                break;
            case "WORKDIR":
                image.WorkingFolder = instruction.Text;
                Directory.CreateDirectory(image.PathOf(instruction.Text));
                break;
            case "COPY":
                await CopyAsync(image, instruction);
                break;
            case "RUN":
                Ran.Add($"{stage}: {instruction.Text}");
                await Tool.RunAsync([.. image.Shell(instruction.Text, Shared(image))]);
                break;
            case "USER":
                image.User = instruction.Text;
                break;
            case "VOLUME":
                image.Volume = instruction.Text;
                break;
            case "HEALTHCHECK" when instruction.Text.Contains("CMD ", StringComparison.Ordinal):
                var at = instruction.Text.IndexOf("CMD ", StringComparison.Ordinal);
                image.Health = (instruction with { Text = instruction.Text[(at + 4)..] }).Words();
                break;
            case "ENTRYPOINT":
                image.Entrypoint = instruction.Words();
                break;
            case "CMD":
                image.Command = instruction.Words();
                break;
            case "LABEL" or "EXPOSE" or "HEALTHCHECK":
                break;
            default:
                Assert.Fail($"line {instruction.Line}: {instruction.Keyword} is not known here");
                break;
        }
    }

    private async Task CopyAsync(Image image, Instruction instruction)
    {
        var (from, sources, target) = instruction.Copy();
        var to = image.PathOf(Path.Combine(image.WorkingFolder, target));
        if (from is null && sources is ["."])
        {
            foreach (var path in new DockerIgnore(Repository.Read(".dockerignore")).Files(Repository.Root))
            {
                var copy = Path.Combine(to, path);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(Repository.PathOf(path), copy, overwrite: true);
            }

            return;
        }

        var source = Assert.Single(sources);
        var found = from is null ? Repository.PathOf(source) : await InStageAsync(from, source);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        // A folder's contents go into the target, as in an engine.
        await (
            Directory.Exists(found)
                ? Tool.RunAsync("cp", "-a", "--reflink=auto", "--no-target-directory", found, to)
                : Tool.RunAsync("cp", "-a", found, to)
        );
    }

    private async Task<string> InStageAsync(string stage, string path)
    {
        if (!file.Stage(stage).From.StartsWith(SdkImage, StringComparison.Ordinal))
        {
            return (await BuildAsync(stage)).PathOf(path);
        }

        Assert.Equal("/usr/share/dotnet", path);
        // …/dotnet/shared/Microsoft.NETCore.App/10.0.1/
        return Path.GetFullPath(
            Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../..")
        );
    }

    /// <summary>What a step may use of this machine: its packages of NuGet, and where they come from.</summary>
    private static IReadOnlyList<Mount> Shared(Image image)
    {
        var packages = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget");
        return Directory.Exists(packages) && Directory.Exists(image.PathOf("/src"))
            ? [new(packages, "/root/.nuget")]
            : [];
    }
}
