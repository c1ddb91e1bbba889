using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Grid.Tests.Postgres;

/// <summary>
/// A throw-away PostgreSQL server of this machine's binaries, in a temporary folder, on a free port of the loopback. It can be stopped and started again under its old
/// address, as a fault. Disposal ends it and removes its folder.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "grid";

    private readonly string _binaries;
    private readonly string _folder;
    private readonly int _port;

    private PostgresServer(string binaries, string folder, int port)
    {
        _binaries = binaries;
        _folder = folder;
        _port = port;
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a server and starts it.</summary>
    /// <exception cref="FileNotFoundException">PostgreSQL is not installed here.</exception>
    public static async Task<PostgresServer> StartNewAsync(CancellationToken cancel)
    {
        var binaries = FindBinaries();
        var folder = (
            await RunAsync(cancel, "mktemp", "-d", "-p", Path.GetTempPath(), "grid-postgres-XXXXXXXX")
        ).Trim();
        var server = new PostgresServer(binaries, folder, FreePort());
        try
        {
            string[] options = ["-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
            await RunAsync(cancel, [Path.Combine(binaries, "initdb"), "-D", server.Data, .. options]);
            await server.StartAsync(cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database, and answers its address.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancel)
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection($"{UrlOf("postgres", keyed: true)};Pooling=false");
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync(cancel);
        return UrlOf(name, keyed: false);
    }

    /// <summary>What tests open connections of their own with.</summary>
    public static string KeyedOf(string url)
    {
        var parts = new Uri(url);
        return $"Host={parts.Host};Port={parts.Port};Username={parts.UserInfo};Database={parts.AbsolutePath[1..]};Pooling=false";
    }

    /// <summary>Starts a server that was stopped. Done once it takes connections.</summary>
    public Task StartAsync(CancellationToken cancel) =>
        RunAsync(
            cancel,
            Path.Combine(_binaries, "pg_ctl"),
            "start",
            "-w",
            "-s",
            "-D",
            Data,
            "-l",
            Path.Combine(_folder, "log"),
            "-o",
            $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c max_connections=200 -c shared_buffers=64MB"
        );

    /// <summary>Stops it as a crash would: nobody is asked, and the next start recovers from the log.</summary>
    public Task StopAsync(CancellationToken cancel) =>
        RunAsync(cancel, Path.Combine(_binaries, "pg_ctl"), "stop", "-w", "-s", "-m", "immediate", "-D", Data);

    /// <summary>Stops it, and starts it after so long.</summary>
    public async Task RestartAsync(TimeSpan downFor, CancellationToken cancel)
    {
        await StopAsync(cancel);
        await Task.Delay(downFor, cancel);
        await StartAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await StopAsync(CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private string UrlOf(string database, bool keyed)
    {
        var url = $"postgres://{User}@127.0.0.1:{_port}/{database}";
        return keyed ? KeyedOf(url) : url;
    }

    /// <summary>The newest version of Debian's packages, or what is on PATH.</summary>
    public static string FindBinaries()
    {
        var debian = new DirectoryInfo("/usr/lib/postgresql");
        var folders = debian.Exists
            ? debian
                .GetDirectories()
                .OrderByDescending(d => double.TryParse(d.Name, out var version) ? version : 0)
                .Select(d => Path.Combine(d.FullName, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Concat(path).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new FileNotFoundException(
                "PostgreSQL is not installed here (no initdb): apt-get install postgresql."
            );
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program of PostgreSQL's, which refuse to run as root. Answers what it prints.</summary>
    private static async Task<string> RunAsync(CancellationToken cancel, params string[] command)
    {
        string[] line = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", .. command] : command;
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start) ?? throw new Win32Exception($"{line[0]} could not be started.");
        // A server that is left running inherits the pipes: their end is not waited for.
        var output = line.Contains("start") ? Task.FromResult("") : process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }
}
