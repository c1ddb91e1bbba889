using System.Text;
using Grid.Models;
using Grid.Store;

namespace Grid.Silo.Tests;

/// <summary>The number of series is what a monitoring system pays for. Alone: others measure what the process allocates.</summary>
[CollectionDefinition(nameof(SeriesTests), DisableParallelization = true)]
[Collection(nameof(SeriesTests))]
public sealed class SeriesTests
{
    [Fact]
    public async Task After_10000_trials_there_are_the_series_that_there_were_after_10()
    {
        var few = await SeriesAfterAsync(10);
        var many = await SeriesAfterAsync(10_000);

        Assert.Equal(few.Order(StringComparer.Ordinal), many.Order(StringComparer.Ordinal));
        Assert.True(few.Count > 200, $"There are only {few.Count}.");
    }

    /// <summary>Those of a sweep that has ended: through grains, leases, an agent and reports, as always.</summary>
    private static async Task<IReadOnlySet<string>> SeriesAfterAsync(int trials)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var home = new TestHome();
        await using var telemetry = Telemetry.Start("tester");
        var options = new LocalSiloOptions { Command = "test", Telemetry = telemetry };
        await using (var silo = await LocalSilo.OpenAsync(home.Folder, options, TimeProvider.System, cancel))
        {
            silo.StartAgent(
                new AgentOptions
                {
                    Silo = "tester",
                    Run = "1",
                    Devices = DeviceInventory.Cpu(16),
                    Datasets = new DatasetCatalog([]),
                },
                listener: null
            );
            var spec = Specs.Synthetic(
                "lr: {min: 1.0e-5, max: 1.0}; epochs: 1",
                $"search: {{algorithm: random, trials: {trials}}}\ncheckpoint: {{every: 0}}"
            );
            var sweep = await silo.Sweeps.SubmitAsync(spec, cancel);
            while (sweep.State == ExperimentState.Running)
            {
                // Each look sees other trials.
                await telemetry.Prometheus.ScrapeAsync(ScrapeFormat.Plain, cancel);
                await Task.Delay(5, cancel);
                sweep = await silo.Sweeps.GetAsync(sweep.Id, cancel);
            }

            Assert.Equal(trials, sweep.Counts[TrialState.Completed]);
        }

        var text = Encoding.UTF8.GetString(
            (await telemetry.Prometheus.ScrapeAsync(ScrapeFormat.Plain, cancel))!.Value.Span
        );
        // What .NET has to tell of a process depends on what else runs in it.
        return new Scrape(text)
            .Series.Where(series => series.StartsWith("grid_", StringComparison.Ordinal))
            .ToHashSet();
    }
}
