using System.Diagnostics;
using System.Threading.Channels;
using Grid.Store.Sqlite;

namespace Grid.Store.Tests.Sqlite;

/// <summary>A process of its own that commits batches without end and prints each once it is acknowledged: "writer step".</summary>
internal static class WriterProcess
{
    public const string Verb = "--write-until-killed";

    /// <summary>Starts it on a database.</summary>
    public static Process Start(string database, int writers)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var program = typeof(WriterProcess).Assembly.Location;
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(program);
        start.ArgumentList.Add(Verb);
        start.ArgumentList.Add(database);
        start.ArgumentList.Add(writers.ToString());
        return Process.Start(start)!;
    }

    /// <summary>The child's side: each writer has a trial of its own and counts its steps on from what is stored.</summary>
    public static async Task<int> RunAsync(string database, int writers, TextWriter output)
    {
        await using var store = await SqliteStore.OpenAsync(database, CancellationToken.None);
        var acknowledged = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        for (var writer = 1; writer <= writers; writer++)
            _ = WriteAsync(store, writer, acknowledged.Writer);
        await foreach (var line in acknowledged.Reader.ReadAllAsync())
        {
            await output.WriteLineAsync(line);
            await output.FlushAsync();
        }
        return 0;
    }

    private static async Task WriteAsync(IStore store, int writer, ChannelWriter<string> acknowledged)
    {
        try
        {
            var step = (await store.FindTrialAsync("e", writer, CancellationToken.None))!.LastStep;
            while (true)
            {
                step++;
                var row = Rows.Trial("e", writer, TrialState.Running) with { LastStep = step, Value = step };
                await store.CommitAsync(
                    Rows.Batch(
                        new InsertReport(Rows.Report("e", writer, step)),
                        new UpdateTrial(row, 1, [TrialState.Running])
                    ),
                    CancellationToken.None
                );
                await acknowledged.WriteAsync($"{writer} {step}");
            }
        }
        catch (Exception error)
        {
            acknowledged.TryComplete(error);
        }
    }
}
