using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Grid.Silo;

/// <summary>Keeps broken devices out of service until a probe passes: pauses between probes grow, and after so many that failed a device stays out.</summary>
internal sealed class DeviceQuarantine(
    AgentOptions options,
    DeviceLedger ledger,
    TimeProvider time,
    Action<LogLine> note,
    CancellationToken end
)
{
    private readonly ConcurrentDictionary<Task, bool> _probing = new();

    /// <summary>Done when no device is being probed any more.</summary>
    public Task Ended => Task.WhenAll(_probing.Keys);

    /// <summary>Takes a device out of service, and begins to probe it. Nothing for one that is out already.</summary>
    public void Begin(string device, string problem)
    {
        if (ledger.Quarantine(device, problem))
        {
            Note(device, $"{Describe(device)} is out of service until a probe passes: {problem}", LogLevel.Warning);
            var probing = ProbeAsync(device);
            _probing.TryAdd(probing, true);
            _ = probing.ContinueWith(ended => _probing.TryRemove(ended, out _), TaskScheduler.Default);
        }
    }

    private async Task ProbeAsync(string device)
    {
        try
        {
            var pause = options.FirstProbe;
            for (var probe = 1; probe <= options.Probes; probe++)
            {
                await Task.Delay(pause, time, end);
                pause *= 2;
                var health = await TryAsync(device);
                if (health.IsHealthy)
                {
                    Note(device, $"{Describe(device)} passed its probe and is in service again.", LogLevel.Information);
                    ledger.Restore(device);
                    return;
                }

                ledger.Quarantine(device, $"probe {probe} of {options.Probes} failed: {health.Problem}");
            }

            Note(
                device,
                $"{Describe(device)} failed {options.Probes} probes and stays out of service: look after it, then start the silo again.",
                LogLevel.Error
            );
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The agent has gone.
        }
    }

    private void Note(string device, string text, LogLevel level) =>
        note(new LogLine(text) { Level = level, Device = device });

    private async Task<DeviceHealth> TryAsync(string device)
    {
        try
        {
            // A probe that hangs does not keep the agent: what it runs in ends with this process.
            return await options.Devices.ProbeAsync(device, end).WaitAsync(end);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new DeviceHealth(error.Message);
        }
    }

    private string Describe(string device)
    {
        var info = options.Devices.Find(device);
        return info.Uuid is null ? $"{device} ({info.Name})" : $"{device} ({info.Name}, {info.Uuid})";
    }
}
