using System.Text.Json;

namespace Grid.SystemTests;

/// <summary>A real silo process, and the verbs that talk to it.</summary>
public class SiloTests
{
    [Fact]
    public async Task A_silo_that_is_drained_and_started_again_ends_the_sweep_with_the_undisturbed_metrics()
    {
        using var scratch = new Scratch();
        var spec = scratch.Synthetic(seconds: 0.1);
        var undisturbed = Path.Combine(scratch.Home, "undisturbed");
        Assert.Equal(0, (await GridProcess.RunAsync("run", spec, "--home", undisturbed)).ExitCode);
        var served = Path.Combine(scratch.Home, "served");

        string id;
        await using (var silo = GridProcess.Start(Silo(served)))
        {
            var address = await AddressAsync(silo);
            var submitted = await GridProcess.RunAsync("submit", spec, "--silo", address);
            Assert.True(submitted.ExitCode == 0, submitted.Error);
            id = submitted.Output.Split(':')[0];
            await using var watch = GridProcess.Start("watch", id, "--silo", address);
            await watch.LineAsync(line => line.Contains(" completed", StringComparison.Ordinal));

            silo.Signal(GridProcess.SigTerm);
            var drained = await silo.EndAsync();
            Assert.Equal(0, drained.ExitCode);
            Assert.Contains("drained", drained.Output, StringComparison.Ordinal);
        }

        await using (var silo = GridProcess.Start(Silo(served)))
        {
            var address = await AddressAsync(silo);
            var watched = await GridProcess.RunAsync("watch", id, "--silo", address);
            Assert.True(watched.ExitCode == 0, watched.Output + watched.Error);
            Assert.Contains($"{id}  completed", watched.Output, StringComparison.Ordinal);
            silo.Signal(GridProcess.SigTerm);
            Assert.Equal(0, (await silo.EndAsync()).ExitCode);
        }

        Assert.Equal(await MetricsAsync(undisturbed), await MetricsAsync(served));
        Assert.All(
            await Scratch.TrialsAsync(served),
            trial => Assert.Equal(0, trial.GetProperty("failures").GetInt32())
        );
    }

    [Fact]
    public async Task A_home_that_a_silo_serves_is_found_by_the_verbs_without_its_address()
    {
        using var scratch = new Scratch();
        await using var silo = GridProcess.Start(Silo(scratch.Home));
        await AddressAsync(silo);

        var submitted = await GridProcess.RunAsync(
            "submit",
            scratch.Synthetic(seconds: 0.01),
            "--watch",
            "--home",
            scratch.Home
        );
        var silos = await GridProcess.RunAsync("silos", "--home", scratch.Home, "-o", "json");
        var name = JsonDocument.Parse(silos.Output).RootElement[0].GetProperty("name").GetString()!;
        var drained = await GridProcess.RunAsync("drain", name, "--home", scratch.Home);

        Assert.True(submitted.ExitCode == 0, submitted.Output + submitted.Error);
        Assert.Equal(0, drained.ExitCode);
        Assert.Equal(0, (await silo.EndAsync()).ExitCode);
        Assert.All(
            await Scratch.TrialsAsync(scratch.Home),
            trial => Assert.Equal("completed", trial.GetProperty("state").GetString())
        );
    }

    [Fact]
    public async Task An_address_that_others_reach_needs_a_token_before_anything_is_written()
    {
        using var scratch = new Scratch();

        var refused = await GridProcess.RunAsync("silo", "--home", scratch.Home, "--listen", "0.0.0.0:0");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--token-file", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Home));
    }

    private static string[] Silo(string home) =>
        ["silo", "--home", home, "--listen", "127.0.0.1:0", "--devices", "cpu:2"];

    private static async Task<string> AddressAsync(GridProcess silo)
    {
        var line = await silo.LineAsync(line => line.StartsWith("Listening on ", StringComparison.Ordinal));
        return line.Split(' ')[2].TrimEnd(':');
    }

    private static async Task<IReadOnlyList<string>> MetricsAsync(string home)
    {
        string[] compared = ["trial", "parameters", "seed", "state", "epoch", "metrics"];
        return
        [
            .. (await Scratch.TrialsAsync(home)).Select(trial =>
                string.Join(' ', compared.Select(field => JsonSerializer.Serialize(trial.GetProperty(field))))
            ),
        ];
    }
}
