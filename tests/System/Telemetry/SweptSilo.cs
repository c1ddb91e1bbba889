namespace Grid.SystemTests;

/// <summary>A silo from its start to its end, and a sweep of eight trials between.</summary>
/// <param name="Sweep">The sweep's id.</param>
/// <param name="Output">What the silo wrote.</param>
internal sealed record SweptSilo(string Sweep, string Output)
{
    public const string Name = "tester";

    /// <param name="environment">The silo's, as NAME=VALUE.</param>
    public static async Task<SweptSilo> RunAsync(Scratch scratch, params string[] environment)
    {
        string[] arguments =
        [
            "silo",
            "--name",
            Name,
            "--home",
            scratch.Home,
            "--listen",
            "127.0.0.1:0",
            "--devices",
            "cpu:2",
        ];
        await using var silo = GridProcess.StartWith(environment, arguments);
        var listening = await silo.LineAsync(line => line.Contains("Listening on ", StringComparison.Ordinal));
        var address = listening[listening.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0].TrimEnd(':');
        var submitted = await GridProcess.RunAsync("submit", scratch.Synthetic(seconds: 0.1), "--silo", address);
        Assert.True(submitted.ExitCode == 0, submitted.Error);
        var id = submitted.Output.Split(':')[0];
        var watched = await GridProcess.RunAsync("watch", id, "--silo", address);
        Assert.Equal(0, watched.ExitCode);
        silo.Signal(GridProcess.SigTerm);
        var ended = await silo.EndAsync();
        Assert.Equal(0, ended.ExitCode);
        return new SweptSilo(id, ended.Output);
    }
}
