using System.CommandLine;
using System.Text.Json.Nodes;
using Grid.Grains;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>`grid top`: what the silos are doing, drawn again and again on a terminal, once elsewhere.</summary>
internal static class TopVerb
{
    private const int MostSweeps = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QueuePatience = TimeSpan.FromSeconds(2);

    public static Command Build(Shell shell)
    {
        var output = CommonOptions.Output();
        var command = new Command("top", "Show what the silos are doing") { output };
        command.Asks(
            shell,
            output,
            async (_, place, connection, asJson, left) =>
            {
                if (asJson)
                {
                    var moment = await LookAsync(shell, place, connection, left);
                    Json.Write(shell.Out, Document(moment, place));
                }
                else if (shell.CanRedraw)
                {
                    await DrawAsync(shell, place, connection, left);
                }
                else
                {
                    var console = shell.NewConsole();
                    var lines = TopFrame.Lines(
                        await LookAsync(shell, place, connection, left),
                        console.Profile.Width,
                        int.MaxValue
                    );
                    foreach (var line in lines)
                    {
                        await shell.Out.WriteLineAsync(Spectre.Console.Markup.Remove(line).TrimEnd());
                    }
                }

                return ExitCode.Done;
            }
        );
        return command;
    }

    private static async Task DrawAsync(Shell shell, SiloPlace place, SiloConnection silo, CancellationToken left)
    {
        var console = shell.NewConsole();
        var screen = new LiveScreen(shell.Out);
        try
        {
            while (true)
            {
                var moment = await LookAsync(shell, place, silo, left);
                var (width, height) = (console.Profile.Width, console.Profile.Height);
                screen.Draw(MarkupLines.ToAnsi(console, TopFrame.Lines(moment, width, height), height), width);
                await Task.Delay(Interval, shell.Time, left);
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // That is how one leaves it.
        }
        finally
        {
            screen.Clear();
        }
    }

    private static async Task<TopMoment> LookAsync(
        Shell shell,
        SiloPlace place,
        SiloConnection silo,
        CancellationToken cancel
    )
    {
        var silos = await new RemoteSilos(silo).ListAsync(cancel);
        var sweeps = await new RemoteSweeps(silo).ListAsync(0, MostSweeps, cancel);
        return new TopMoment(
            place.Address,
            silos,
            await QueuesAsync(silo, cancel),
            [.. sweeps.Where(sweep => !sweep.State.IsTerminal())],
            shell.Time.GetUtcNow()
        );
    }

    /// <summary>The silo that controls knows them. While there is none, the rest is shown without.</summary>
    private static async Task<IReadOnlyList<QueueStatus>?> QueuesAsync(SiloConnection silo, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(QueuePatience);
        try
        {
            return await new RemoteSilos(silo).QueuesAsync(limit.Token);
        }
        catch (Exception error)
            when (error is OperationCanceledException or SiloUnreachableException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private static JsonObject Document(TopMoment moment, SiloPlace place) =>
        new()
        {
            ["silos"] = SiloJson.Of(moment.Silos),
            ["queues"] = moment.Queues is { } queues ? QueueJson.Of(queues) : null,
            ["sweeps"] = new JsonArray([
                .. moment.Sweeps.Select(sweep => Json.Node(SweepJson.Of(sweep, best: null, place))),
            ]),
        };
}
