using System.Text.RegularExpressions;

namespace Grid.SystemTests.Cluster;

/// <summary>One silo of a cluster: its name and home stay, its processes come and go.</summary>
/// <param name="environment">More of its environment, as NAME=VALUE.</param>
internal sealed partial class SiloProcess(
    string name,
    string home,
    IReadOnlyList<string> arguments,
    IReadOnlyList<string> environment
) : IAsyncDisposable
{
    private readonly List<string> _outputs = [];
    private GridProcess? _process;

    public string Name => name;

    public string Home => home;

    /// <summary>Where the process that runs now is reached.</summary>
    public Uri Address { get; private set; } = new("http://nowhere.invalid");

    public bool IsRunning => _process is not null;

    public int Id => Running.Id;

    private GridProcess Running => _process ?? throw new InvalidOperationException($"{name} does not run.");

    /// <summary>The same home and arguments under another name, not started.</summary>
    public SiloProcess Renamed(string other) => new(other, home, arguments, environment);

    /// <summary>Starts a process, and waits until it says where it listens.</summary>
    public async Task StartAsync()
    {
        _process = GridProcess.StartWith(environment, ["silo", "--name", name, "--home", home, .. arguments]);
        // In a line of text, or of JSON.
        var line = await _process.LineAsync(line => Listening.IsMatch(line));
        Address = new Uri(Listening.Match(line).Groups[1].Value);
    }

    /// <summary>Waits for a line that contains this.</summary>
    public Task LineAsync(string part) => Running.LineAsync(line => line.Contains(part, StringComparison.Ordinal));

    public void Signal(int signal) => Running.Signal(signal);

    /// <summary>To its workers too, and first, as a terminal or a service manager signals all processes of a group.</summary>
    public void SignalAll(int signal)
    {
        foreach (var worker in Running.Children())
        {
            GridProcess.Signal(worker, signal);
        }

        Running.Signal(signal);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        Running.Signal(GridProcess.SigKill);
        await EndAsync();
    }

    /// <summary>Waits until the process has ended by itself.</summary>
    public Task<Outcome> EndAsync() => EndAsync(GridProcess.Patience);

    public async Task<Outcome> EndAsync(TimeSpan within)
    {
        var outcome = await Running.EndAsync(within);
        _outputs.Add($"{name}, ended with {outcome.ExitCode}:\n{outcome.Output}{outcome.Error}{Errors()}");
        await Running.DisposeAsync();
        _process = null;
        return outcome;
    }

    /// <summary>What its processes wrote, for the message of a test that fails.</summary>
    public string Outputs() =>
        string.Join('\n', [.. _outputs, _process is { } now ? $"{name}, running:\n{now.Written}" : ""]);

    public async ValueTask DisposeAsync()
    {
        if (_process is { } running)
        {
            await running.DisposeAsync();
            _process = null;
        }
    }

    [GeneratedRegex("Listening on (http://[^ ]+):")]
    private static partial Regex Listening { get; }

    private string Errors()
    {
        var log = Path.Combine(home, "errors.log");
        return File.Exists(log) ? File.ReadAllText(log) : "";
    }
}
