using System.Text.RegularExpressions;

namespace Grid.SystemTests.Deploy.Roots;

/// <summary>A folder of this machine that is seen in a root, at this place.</summary>
internal sealed record Mount(string Source, string Target);

/// <summary>An image that was built: its root, and how it is run.</summary>
internal sealed partial class Image(string root)
{
    public Dictionary<string, string> Arguments { get; } = [];

    public Dictionary<string, string> Environment { get; } =
        new() { ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };

    public string WorkingFolder { get; set; } = "/";

    public string User { get; set; } = "0:0";

    public string? Volume { get; set; }

    public IReadOnlyList<string> Health { get; set; } = [];

    public IReadOnlyList<string> Entrypoint { get; set; } = [];

    public IReadOnlyList<string> Command { get; set; } = [];

    public string Root => root;

    public string PathOf(string path) => Path.Combine(root, path.TrimStart('/'));

    public string Expand(string text) => Expand(text, Arguments.Concat(Environment).ToDictionary());

    public static string Expand(string text, IReadOnlyDictionary<string, string> values) =>
        Variable().Replace(text, match => values.GetValueOrDefault(match.Groups[1].Value, ""));

    /// <summary>The command line of one step of the build, as root in a root that it may write to.</summary>
    public IReadOnlyList<string> Shell(string step, IReadOnlyList<Mount> mounts) =>
        Inside(
            [new("/etc/resolv.conf", "/etc/resolv.conf"), .. mounts],
            [],
            ["chroot", Root],
            [.. Variables(Arguments.Concat(Environment)), "HOME=/root"],
            ["/bin/sh", "-c", step]
        );

    /// <summary>
    /// The command line of the image's program as an engine would start it: process 1, as the image's user and without capabilities, with the image's environment and nothing else,
    /// over a root that it can read only. /tmp is new.
    /// </summary>
    /// <param name="beside">A process whose network it shares; null: it has a network of its own, with a loopback and nothing else.</param>
    public IReadOnlyList<string> Run(
        int? beside,
        IReadOnlyList<Mount> mounts,
        IReadOnlyList<string> environment,
        IReadOnlyList<string> program
    ) =>
        [
            .. beside is { } process ? ["nsenter", $"--net=/proc/{process}/ns/net"] : (string[])["unshare", "--net"],
            .. Inside(
                mounts,
                ["ip link set lo up", "mount --bind \"$root\" \"$root\"", "mount -o remount,bind,ro \"$root\""],
                ["setpriv", "--no-new-privs", "chroot", $"--userspec={User}", "--groups=", Root],
                [.. Variables(Environment), .. environment],
                program
            ),
        ];

    /// <summary>Everything happens in a mount namespace, so that nothing is left when the program has ended.</summary>
    private IReadOnlyList<string> Inside(
        IReadOnlyList<Mount> mounts,
        IReadOnlyList<string> first,
        IReadOnlyList<string> enter,
        IReadOnlyList<string> environment,
        IReadOnlyList<string> program
    )
    {
        foreach (var mount in mounts)
        {
            Prepare(mount);
        }

        string[] script =
        [
            "set -e; root=$1; shift",
            .. first,
            "mount -t proc proc \"$root/proc\"",
            "mount --rbind /dev \"$root/dev\"",
            "mount -t tmpfs -o mode=1777 tmpfs \"$root/tmp\"",
            .. mounts.Select(mount => $"mount --bind '{mount.Source}' \"$root{mount.Target}\""),
            "exec \"$@\"",
        ];
        return
        [
            .. (string[])["unshare", "--mount", "--pid", "--fork", "--kill-child"],
            .. (string[])["sh", "-c", string.Join('\n', script), "sh", Root],
            .. enter,
            .. (string[])["env", "-i", $"--chdir={WorkingFolder}", .. environment],
            .. program,
        ];
    }

    private void Prepare(Mount mount)
    {
        var target = PathOf(mount.Target);
        if (Directory.Exists(mount.Source))
        {
            Directory.CreateDirectory(target);
        }
        else if (!File.Exists(target))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, "");
        }
    }

    private static IEnumerable<string> Variables(IEnumerable<KeyValuePair<string, string>> values) =>
        values.Select(each => $"{each.Key}={each.Value}");

    [GeneratedRegex(@"\$\{?(\w+)\}?")]
    private static partial Regex Variable();
}
