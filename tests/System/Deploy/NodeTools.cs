namespace Grid.SystemTests.Deploy;

/// <summary>The checks that exist for Node alone: tools/ beside this file. What they need comes from npm, once.</summary>
internal static class NodeTools
{
    /// <summary>Of tests that use them: one after the other, since they share the folder that packages are installed into.</summary>
    public const string Collection = "node tools";

    /// <param name="script">A script of tools/, or of a package that it needs.</param>
    /// <param name="arguments">What the script takes.</param>
    public static async Task<Outcome> RunAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(Tool.Exists("npm"), "There is no npm on this machine.");
        var folder = Directory.CreateDirectory(Repository.PathOf("artifacts", "node-tools")).FullName;
        foreach (var file in Directory.GetFiles(Repository.PathOf("tests", "System", "Deploy", "tools")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        string[] quietly = ["--no-audit", "--no-fund", "--package-lock=false", "--prefer-offline"];
        await Tool.RunAsync(["npm", "install", "--prefix", folder, .. quietly]);
        return await Tool.EndAsync(["node", Path.Combine(folder, script), .. arguments]);
    }
}
