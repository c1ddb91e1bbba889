namespace Grid.SystemTests.Deploy;

/// <summary>
/// A network of its own, whose hosts are addresses of one loopback, and whose processes find secrets in /run/secrets: what an engine makes of a compose file, as far as the services can tell.
/// Nothing of it is seen from outside; it ends with this object.
/// </summary>
internal sealed class PrivateNetwork : IAsyncDisposable
{
    private readonly GridProcess _keeper;

    private PrivateNetwork(GridProcess keeper) => _keeper = keeper;

    /// <param name="hosts">Their names; each gets an address.</param>
    /// <param name="secrets">The folder of the secrets.</param>
    public static async Task<PrivateNetwork> StartAsync(Scratch scratch, IReadOnlyList<string> hosts, string secrets)
    {
        var names = hosts.Select((host, at) => $"127.0.0.{at + 2} {host}").Prepend("127.0.0.1 localhost");
        var file = scratch.Spec(string.Join('\n', names), "hosts");
        string[] script =
        [
            "ip link set lo up",
            $"mount --bind '{file}' /etc/hosts",
            "mount -t tmpfs tmpfs /run",
            $"cp -a '{secrets}' /run/secrets && chmod 755 /run/secrets",
            "echo made; exec sleep infinity",
        ];
        var keeper = GridProcess.StartCommand(["unshare", "--net", "--mount", "sh", "-ec", string.Join('\n', script)]);
        await keeper.LineAsync(line => line == "made");
        return new PrivateNetwork(keeper);
    }

    /// <summary>The command line that runs a program on one of the hosts.</summary>
    public string[] On(string host, IReadOnlyList<string> environment, params IReadOnlyList<string> program) =>
        [
            .. (string[])["nsenter", $"--net=/proc/{_keeper.Id}/ns/net", $"--mount=/proc/{_keeper.Id}/ns/mnt"],
            .. (string[])["unshare", "--uts", "sh", "-c", "hostname \"$1\"; shift; exec \"$@\"", "sh", host],
            .. (string[])["env", .. environment],
            .. program,
        ];

    public ValueTask DisposeAsync() => _keeper.DisposeAsync();
}
