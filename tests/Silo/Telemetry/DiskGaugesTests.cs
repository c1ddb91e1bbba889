using System.Text;
using Grid.Grains.Tests;

namespace Grid.Silo.Tests;

public sealed class DiskGaugesTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_system_that_hangs_keeps_no_scrape_and_no_other_waiting_and_tells_nothing_until_it_answers()
    {
        await using var telemetry = Telemetry.Start("tester");
        var time = new ManualTime();
        using var answers = new ManualResetEventSlim(initialState: true);
        var free = 100L;
        DiskSpace Look((string Name, string Folder) volume)
        {
            if (volume.Name == "artifacts")
            {
                answers.Wait(Cancel);
            }

            return new DiskSpace(volume.Name, Interlocked.Read(ref free), 1000);
        }

        using var gauges = new DiskGauges(telemetry.Meters, [("artifacts", "/a"), ("home", "/h")], Look, time);
        gauges.Start();
        time.Advance(TimeSpan.Zero);
        await UntilAsync(scrape => IsFree(scrape, "artifacts", 100) && IsFree(scrape, "home", 100));
        Assert.Equal(1000, (await ScrapeAsync()).Value("""grid_disk_size_bytes{volume="home"}"""));

        answers.Reset();
        Interlocked.Exchange(ref free, 90);
        time.Advance(TimeSpan.FromSeconds(5));
        await UntilAsync(scrape => IsFree(scrape, "artifacts", 100) && IsFree(scrape, "home", 90));
        time.Advance(TimeSpan.FromSeconds(5));
        await UntilAsync(scrape => !Has(scrape, "artifacts") && IsFree(scrape, "home", 90));

        answers.Set();
        await UntilAsync(scrape => IsFree(scrape, "artifacts", 90));

        async Task<Scrape> ScrapeAsync() =>
            new(
                Encoding.UTF8.GetString(
                    (await telemetry.Prometheus.ScrapeAsync(ScrapeFormat.Plain, Cancel))!.Value.Span
                )
            );

        async Task UntilAsync(Func<Scrape, bool> holds)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!holds(await ScrapeAsync()))
            {
                await Task.Delay(1, patience.Token);
            }
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_has_no_space() =>
        Assert.Null(DiskSpace.Of(("artifacts", "/nowhere/at/all")));

    private static bool Has(Scrape scrape, string volume) =>
        scrape.Series.Contains($"grid_disk_free_bytes{{volume=\"{volume}\"}}");

    private static bool IsFree(Scrape scrape, string volume, long bytes) =>
        Has(scrape, volume) && scrape.Value($"grid_disk_free_bytes{{volume=\"{volume}\"}}") == bytes;
}
