using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace Grid.SystemTests;

/// <summary>How a process of `grid` ended, and what it wrote.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error);

/// <summary>One real process of the built `grid` program.</summary>
internal sealed partial class GridProcess : IAsyncDisposable
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public const int SigCont = 18;
    public const int SigStop = 19;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private GridProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
    }

    public int Id => _process.Id;

    /// <summary>All that it wrote so far, for the message of a test that fails.</summary>
    public string Written
    {
        get
        {
            lock (_output)
            {
                return $"{_output}{_error}";
            }
        }
    }

    /// <summary>Next to this test program's folder in artifacts/bin: …/Grid.Client/release/grid.</summary>
    public static string Program
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(here.Parent!.Parent!.FullName, "Grid.Client", here.Name, "grid");
        }
    }

    public static GridProcess Start(params string[] arguments) => StartWith([], arguments);

    /// <param name="environment">More of its environment, as NAME=VALUE.</param>
    /// <param name="arguments">What follows `grid`.</param>
    public static GridProcess StartWith(IReadOnlyList<string> environment, params string[] arguments) =>
        StartCommand([.. environment, Program, .. arguments]);

    /// <param name="command">What starts `grid` in another way, or another `grid`; what `env` takes.</param>
    public static GridProcess StartCommand(IReadOnlyList<string> command)
    {
        // A test run in the background of a script ignores SIGINT, and its children would inherit that: env takes it back.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT", .. command])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var running = new GridProcess(new Process { StartInfo = start });
        running._process.Start();
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<Outcome> RunAsync(params string[] arguments)
    {
        await using var running = Start(arguments);
        return await running.EndAsync();
    }

    /// <summary>The next line, on either stream, that the condition holds for.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
            {
                if (wanted(line))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Said below.
        }

        throw new InvalidOperationException($"The line did not come. Output:\n{_output}\nErrors:\n{_error}");
    }

    /// <summary>The processes that this one has started and that still run: a silo's workers.</summary>
    public IReadOnlyList<int> Children() =>
        [
            .. Directory
                .EnumerateDirectories($"/proc/{Id}/task")
                .SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' '))
                .Where(child => child.Length > 0)
                .Select(int.Parse),
        ];

    public static void Signal(int process, int signal) => _ = Kill(process, signal);

    public void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, signal);
        }
    }

    public Task<Outcome> EndAsync() => EndAsync(Patience);

    public async Task<Outcome> EndAsync(TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(patience.Token);
        lock (_output)
        {
            return new Outcome(_process.ExitCode, _output.ToString(), _error.ToString());
        }
    }

    /// <summary>Waits for the end and gives the largest resident size seen on the way, in bytes.</summary>
    public async Task<long> PeakMemoryAsync(CancellationToken cancel)
    {
        var peak = 0L;
        var ended = _process.WaitForExitAsync(cancel);
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, PeakNow());
            await Task.WhenAny(ended, Task.Delay(10, cancel));
        }

        return peak;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal(SigKill);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private long PeakNow()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim()) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Keep(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                text.AppendLine(line);
            }

            _lines.Writer.TryWrite(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
