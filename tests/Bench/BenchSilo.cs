using System.Diagnostics;
using System.Text;
using Grid.Models;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;

namespace Grid.Bench;

/// <summary>A silo of this process with <see cref="Slots"/> slots, and a home of its own that goes with it.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    public const int Slots = 16;

    private readonly DirectoryInfo _folder;
    private readonly LocalSilo _silo;
    private readonly Telemetry? _telemetry;

    private BenchSilo(DirectoryInfo folder, LocalSilo silo, Telemetry? telemetry)
    {
        (_folder, _silo, _telemetry) = (folder, silo, telemetry);
        silo.StartAgent(
            new AgentOptions
            {
                Silo = "bench",
                Run = "1",
                Devices = DeviceInventory.Cpu(Slots),
                Datasets = DatasetCatalog.FromEnvironment(null),
            },
            listener: null
        );
    }

    /// <param name="telemetry">Where it is measured, and stays the caller's; null: nowhere.</param>
    public static async Task<BenchSilo> OpenAsync(Telemetry? telemetry, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("grid-bench-trials-");
        try
        {
            var options = new LocalSiloOptions { Command = "bench trials", Telemetry = telemetry };
            var home = new HomeFolder(folder.FullName);
            return new(folder, await LocalSilo.OpenAsync(home, options, TimeProvider.System, cancel), telemetry);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Submits a sweep and waits until all of its trials are complete. Gives how many seconds that took.</summary>
    /// <exception cref="InvalidOperationException">Not all are.</exception>
    public async Task<double> SweepAsync(string yaml, CancellationToken cancel)
    {
        var spec = SpecReader.Read("bench", new MemoryStream(Encoding.UTF8.GetBytes(yaml)), [], ModelDeclarations.All);
        var began = Stopwatch.GetTimestamp();
        var sweep = await _silo.Sweeps.SubmitAsync(spec, cancel);
        while (sweep.State == ExperimentState.Running)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancel);
            sweep = await _silo.Sweeps.GetAsync(sweep.Id, cancel);
        }

        return sweep.Counts.GetValueOrDefault(TrialState.Completed) == sweep.Total
            ? Stopwatch.GetElapsedTime(began).TotalSeconds
            : throw new InvalidOperationException($"Not all trials are complete: {sweep.State}, {sweep.Reason}.");
    }

    /// <summary>Asks it for its metrics, where there are any.</summary>
    public async Task ScrapeAsync(CancellationToken cancel)
    {
        if (_telemetry is not null)
        {
            await _telemetry.Prometheus.ScrapeAsync(ScrapeFormat.OpenMetrics, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
