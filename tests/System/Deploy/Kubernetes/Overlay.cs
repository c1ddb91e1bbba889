namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>The objects that an overlay of k8s/ comes to.</summary>
internal static class Overlay
{
    public static TheoryData<string> Names =>
        [.. Directory.GetDirectories(Repository.PathOf("k8s", "overlays")).Select(folder => Path.GetFileName(folder))];

    /// <summary>As `kubectl kustomize` builds it; skips the test where there is no kubectl.</summary>
    public static async Task<string> BuildAsync(string name)
    {
        Assert.SkipUnless(Tool.Exists("kubectl"), "There is no kubectl on this machine.");
        return await Tool.RunAsync("kubectl", "kustomize", Repository.PathOf("k8s", "overlays", name));
    }

    /// <summary>The objects of the base and one role of silos as they are written, without a program that builds them.</summary>
    public static Objects Plain() =>
        new([
            .. ((string[])["base", "silo"])
                .SelectMany(FilesOf)
                .SelectMany(file => Yaml.LoadAll(File.ReadAllText(file))),
        ]);

    private static IEnumerable<string> FilesOf(string folder) =>
        Yaml.Strings(Yaml.Load(Repository.Read("k8s", folder, "kustomization.yaml"))["resources"])
            .Select(file => Repository.PathOf("k8s", folder, file));
}
