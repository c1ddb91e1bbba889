using Grid.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Grid.Store.Tests.Sqlite;

public sealed class CrashTests : IDisposable
{
    private const int Writers = 8;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_kill_9_every_acknowledged_batch_is_there_and_each_batch_is_whole()
    {
        await using (var store = await SqliteStore.OpenAsync(_folder.Database, Cancel))
        {
            await store.CommitAsync(
                Rows.Batch([
                    new InsertExperiment(Rows.Experiment("e")),
                    .. Enumerable
                        .Range(1, Writers)
                        .Select(n => new InsertTrial(Rows.Trial("e", n, TrialState.Running))),
                ]),
                Cancel
            );
        }
        var acknowledged = new long[Writers + 1];
        var moments = new Random(20260301);
        for (var round = 0; round < 6; round++)
        {
            await WriteAndKillAsync(acknowledged, moments.Next(1, 3000));
            await CheckAsync(acknowledged);
        }
    }

    /// <summary>Kills the writing process once it has acknowledged so many batches; notes all that it acknowledged.</summary>
    private async Task WriteAndKillAsync(long[] acknowledged, int batches)
    {
        using var child = WriterProcess.Start(_folder.Database, Writers);
        for (var count = 0; await child.StandardOutput.ReadLineAsync(Cancel) is { } line; count++)
        {
            // The kill may cut the last line short: only a whole line was acknowledged to anyone.
            var words = line.Split(' ');
            if (words is [var writer, var step] && count <= batches)
                acknowledged[int.Parse(writer)] = Math.Max(acknowledged[int.Parse(writer)], long.Parse(step));
            if (count == batches)
                child.Kill();
        }
        await child.WaitForExitAsync(Cancel);
        Assert.Equal(128 + 9, child.ExitCode);
    }

    private async Task CheckAsync(long[] acknowledged)
    {
        await using (var store = await SqliteStore.OpenAsync(_folder.Database, Cancel))
        {
            for (var writer = 1; writer <= Writers; writer++)
            {
                var last = (await store.FindTrialAsync("e", writer, Cancel))!.LastStep;
                Assert.InRange(last, acknowledged[writer], long.MaxValue);
                var reports = await store.ReadReportsAsync("e", writer, Cancel);
                Assert.Equal(Enumerable.Range(1, (int)last).Select(s => (long)s), reports.Select(r => r.Step));
            }
        }
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", check.ExecuteScalar());
    }
}
