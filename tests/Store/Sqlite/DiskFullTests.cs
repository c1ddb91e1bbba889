using System.Diagnostics;
using Grid.Store.Sqlite;

namespace Grid.Store.Tests.Sqlite;

public sealed class DiskFullTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private bool _mounted;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder.Path, "grid.db");

    private string Ballast => Path.Combine(_folder.Path, "ballast");

    public async ValueTask InitializeAsync() =>
        _mounted = await RunAsync("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", _folder.Path);

    public async ValueTask DisposeAsync()
    {
        if (_mounted)
            await RunAsync("umount", _folder.Path);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_full_disk_is_said_so_loses_nothing_and_the_store_goes_on_when_there_is_space()
    {
        Assert.SkipUnless(_mounted, "Mounting a small tmpfs is not permitted here.");
        await using var store = await SqliteStore.OpenAsync(Database, Cancel);
        await store.CommitAsync(
            Rows.Batch(new InsertExperiment(Rows.Experiment("e")), new InsertTrial(Rows.Trial("e", 1))),
            Cancel
        );
        await File.WriteAllBytesAsync(Ballast, new byte[2 << 20], Cancel);

        var acknowledged = new List<long>();
        var full = 0;
        for (var step = 1; full < 20; step++)
        {
            Assert.InRange(step, 1, 10_000);
            // Three at a time, so that a whole group fails.
            var together = Enumerable
                .Range(0, 3)
                .Select(i => (Step: (step * 3L) + i, Commit: Report(store, (step * 3) + i)))
                .ToArray();
            foreach (var (number, commit) in together)
            {
                try
                {
                    await commit;
                    acknowledged.Add(number);
                }
                catch (StoreFullException error)
                {
                    Assert.Contains(Database, error.Message);
                    full++;
                }
            }
        }
        await AssertHoldsAsync(store, acknowledged);

        File.Delete(Ballast);
        await Report(store, 1_000_000);
        acknowledged.Add(1_000_000);
        await AssertHoldsAsync(store, acknowledged);
        await store.DisposeAsync();
        await using var again = await SqliteStore.OpenAsync(Database, Cancel);
        await AssertHoldsAsync(again, acknowledged);
    }

    [Fact]
    public async Task Opening_a_new_store_on_a_full_disk_is_said_so()
    {
        Assert.SkipUnless(_mounted, "Mounting a small tmpfs is not permitted here.");
        await FillAsync();
        await Assert.ThrowsAsync<StoreFullException>(() => SqliteStore.OpenAsync(Database, Cancel));
        File.Delete(Ballast);
        await (await SqliteStore.OpenAsync(Database, Cancel)).DisposeAsync();
    }

    private async Task FillAsync()
    {
        await using var ballast = File.Create(Ballast);
        try
        {
            while (true)
                await ballast.WriteAsync(new byte[4096], Cancel);
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }

    private static Task Report(IStore store, long step) =>
        store.CommitAsync(
            Rows.Batch(new InsertReport(Rows.Report("e", 1, step) with { Metrics = new string('m', 2000) })),
            Cancel
        );

    private static async Task AssertHoldsAsync(IStore store, List<long> acknowledged)
    {
        var steps = (await store.ReadReportsAsync("e", 1, Cancel)).Select(r => r.Step);
        Assert.Equal(acknowledged, steps);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false }
            )!;
            await process.StandardError.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
