using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.SystemTests.Cluster;
using Grid.Tests.Postgres;

namespace Grid.SystemTests.Deploy.Docker;

/// <summary>The cluster of docker/compose.yaml without an engine: the same commands, variables and secrets, with programs of this machine for those of the images.</summary>
public sealed class ComposeClusterTests
{
    private static readonly JsonNode s_services = Yaml.Load(Repository.Read("docker", "compose.yaml"))["services"]!;

    [Fact]
    [Trait("Length", "long")]
    public async Task SilosShareTheDatabaseAndPrometheusScrapesBoth()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "A network of its own takes root's rights.");
        string[] tools = ["unshare", "nsenter", "ip", "setpriv", "prometheus", "promtool"];
        var missing = tools.Where(tool => !Tool.Exists(tool)).ToList();
        Assert.SkipUnless(missing.Count == 0, $"Not on this machine: {string.Join(", ", missing)}.");

        using var scratch = new Scratch();
        var secrets = Path.Combine(scratch.Home, "secrets");
        await Tool.RunAsync(Repository.PathOf("docker", "make-secrets"), secrets);
        await using var network = await PrivateNetwork.StartAsync(scratch, ["postgres", "silo-1", "silo-2"], secrets);
        await using var database = await StartPostgresAsync(network, scratch);
        await using var one = await StartSiloAsync(network, scratch, "silo-1");
        await using var two = await StartSiloAsync(network, scratch, "silo-2");
        await using var prometheus = StartPrometheus(network, scratch);

        string[] toSilo = ["GRID_SILO=http://silo-2:8427", "GRID_TOKEN_FILE=/run/secrets/grid-token"];
        await AskAsync("submit", scratch.Curves(trials: 4, epochs: 2, seconds: 0), "--watch");
        var silos = JsonDocument.Parse(await AskAsync("silos", "-o", "json")).RootElement.EnumerateArray();
        Assert.Equal(["silo-1", "silo-2"], silos.Select(silo => silo.GetProperty("name").GetString()!).Order());
        await Until.TrueAsync(
            "Prometheus has scraped both silos, and knows what became of the trials",
            async _ =>
                await CountAsync("up{job=\"grid\"} == 1") == 2
                && await CountAsync("sum(grid_trial_transitions_total{to=\"completed\"}) == 4") == 1
        );

        foreach (var silo in (GridProcess[])[one, two])
        {
            silo.Signal(GridProcess.SigTerm);
            var outcome = await silo.EndAsync();
            Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        }

        Task<string> AskAsync(params string[] verb) =>
            Tool.RunAsync(network.On("desk", toSilo, [GridProcess.Program, .. verb]));

        async Task<int> CountAsync(string query)
        {
            string[] ask = ["promtool", "query", "instant", "http://127.0.0.1:9090", query];
            var answer = await Tool.EndAsync(network.On("desk", [], ask));
            return answer.ExitCode == 0 ? answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length : 0;
        }
    }

    private static async Task<GridProcess> StartSiloAsync(PrivateNetwork network, Scratch scratch, string name)
    {
        var service = s_services[name]!;
        // All addresses of one loopback would be those of the other silo too.
        var command = Yaml.Strings(service["command"]).Select(word => word.Replace("0.0.0.0", name));
        string[] environment =
        [
            $"GRID_HOME={Path.Combine(scratch.Home, name)}",
            "GRID_TOKEN_FILE=/run/secrets/grid-token",
            .. Yaml.Entries(service["environment"]).Select(each => $"{each.Key}={each.Value}"),
        ];
        var silo = GridProcess.StartCommand(
            network.On(name, environment, [GridProcess.Program, .. command, "--devices", "cpu:1"])
        );
        await silo.LineAsync(line => line.StartsWith("Listening on ", StringComparison.Ordinal));
        return silo;
    }

    private static GridProcess StartPrometheus(PrivateNetwork network, Scratch scratch)
    {
        var mount = Yaml.Strings(s_services["prometheus"]!["volumes"])[0].Split(':');
        var command = Yaml.Strings(s_services["prometheus"]!["command"])
            .Select(word => word.Replace(mount[1], Repository.PathOf("docker", mount[0])))
            .Select(word => word.Replace("path=/prometheus", $"path={Path.Combine(scratch.Home, "prometheus")}"));
        return GridProcess.StartCommand(network.On("prometheus", [], ["prometheus", .. command]));
    }

    /// <summary>As the image makes it: the user and database of its variables, the password of the secret.</summary>
    private static async Task<GridProcess> StartPostgresAsync(PrivateNetwork network, Scratch scratch)
    {
        var environment = s_services["postgres"]!["environment"]!;
        var (user, database) = (Yaml.Text(environment["POSTGRES_USER"])!, Yaml.Text(environment["POSTGRES_DB"])!);
        var folder = Path.Combine(scratch.Home, "postgres");
        await Tool.RunAsync("install", "--directory", "--owner=postgres", folder);
        await Tool.RunAsync("chmod", "a+x", Path.GetDirectoryName(scratch.Home)!, scratch.Home);
        string[] options =
        [
            "--auth=scram-sha-256",
            "-U",
            user,
            $"--pwfile={environment["POSTGRES_PASSWORD_FILE"]}",
            "--no-sync",
        ];
        await Tool.RunAsync(Postgres("initdb", ["-D", folder, .. options]));
        var server = GridProcess.StartCommand(
            Postgres(
                "postgres",
                "-D",
                folder,
                "-c",
                "listen_addresses=postgres",
                "-c",
                $"unix_socket_directories={folder}"
            )
        );
        string[] make = ["createdb", "-h", "postgres", "-U", user, "--maintenance-db=template1", database];
        await Until.TrueAsync(
            "the database is made",
            async _ =>
                (await Tool.EndAsync(network.On("desk", [$"PGPASSWORD={Password(scratch)}"], make))).ExitCode == 0
        );
        return server;

        string[] Postgres(string program, params string[] arguments) =>
            network.On(
                "postgres",
                [],
                [
                    "setpriv",
                    "--reuid=postgres",
                    "--regid=postgres",
                    "--init-groups",
                    Path.Combine(PostgresServer.FindBinaries(), program),
                    .. arguments,
                ]
            );
    }

    private static string Password(Scratch scratch) =>
        File.ReadAllText(Path.Combine(scratch.Home, "secrets", "postgres-password")).Trim();
}
