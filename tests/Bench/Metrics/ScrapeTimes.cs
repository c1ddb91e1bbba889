using System.Diagnostics;
using System.Text;
using Grid.Models;
using Grid.Silo;

namespace Grid.Bench;

/// <summary>Scrapes over HTTP, one after the other, of a silo whose slots are all busy.</summary>
/// <param name="Median">Seconds.</param>
/// <param name="Slowest">Seconds: the slowest of a hundred.</param>
/// <param name="Bytes">The size of one.</param>
internal sealed record ScrapeTimes(double Median, double Slowest, int Bytes)
{
    private const int Scrapes = 300;

    public static async Task<ScrapeTimes> MeasureAsync(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("grid-bench-metrics-");
        try
        {
            var home = new HomeFolder(folder.FullName);
            home.Create();
            await using var server = await SiloServer.StartAsync(
                new SiloServerOptions
                {
                    Home = home,
                    Name = "bench",
                    Api = new ApiOptions { Listen = "127.0.0.1:0" },
                    Devices = DeviceInventory.Cpu(BenchSilo.Slots),
                    Datasets = DatasetCatalog.FromEnvironment(null),
                    Workers = null,
                },
                TimeProvider.System,
                cancel
            );
            using var http = new HttpClient { BaseAddress = server.Address };
            await SubmitAsync(http, SyntheticSweep.Yaml(trials: 100_000, epochs: 10), cancel);
            return await MeasureAsync(http, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ScrapeTimes> MeasureAsync(HttpClient http, CancellationToken cancel)
    {
        var seconds = new List<double>();
        var bytes = 0;
        // The first ones warm the code up and do not count.
        for (var scrape = -Scrapes / 3; scrape < Scrapes; scrape++)
        {
            var began = Stopwatch.GetTimestamp();
            bytes = (await http.GetByteArrayAsync(Telemetry.Path, cancel)).Length;
            if (scrape >= 0)
            {
                seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            }
        }

        seconds.Sort();
        return new ScrapeTimes(seconds[Scrapes / 2], seconds[Scrapes * 99 / 100], bytes);
    }

    private static async Task SubmitAsync(HttpClient http, string yaml, CancellationToken cancel)
    {
        while (!(await http.GetAsync("/readyz", cancel)).IsSuccessStatusCode)
        {
            await Task.Delay(10, cancel);
        }

        using var body = new StringContent(yaml, Encoding.UTF8, "application/yaml");
        using var answer = await http.PostAsync("/api/v1/sweeps", body, cancel);
        answer.EnsureSuccessStatusCode();
    }
}
