using Grid.Grains;
using Grid.Models;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;

namespace Grid.Client;

/// <summary>Trains a sweep on this machine until it has ended, or is paused by Ctrl-C or by a problem, and shows it meanwhile.</summary>
internal sealed class SweepRunner(Shell shell, LocalSilo silo, ISweepView view, CancellationToken interrupted)
{
    private const string Hint = "Ctrl-C pauses and keeps everything";

    private readonly AgentFeed _feed = new();

    /// <summary>Runs it; the exit code says how it ended.</summary>
    /// <param name="slots">How many trainings run at once.</param>
    /// <param name="lanes">How many trials of one shape train in lockstep in a slot.</param>
    /// <param name="datasets">What the trainings may use.</param>
    public async Task<(ExperimentStatus Status, ExitCode Code)> RunAsync(
        string id,
        int slots,
        int lanes,
        DatasetCatalog datasets
    )
    {
        var begun = await silo.Sweeps.GetAsync(id, CancellationToken.None);
        var agent = silo.StartAgent(
            new AgentOptions
            {
                Silo = Environment.MachineName,
                Run = Environment.ProcessId.ToString(),
                Devices = DeviceInventory.Cpu(slots),
                Lanes = lanes,
                Queue = SpecJson.Read(begun.Spec).Queue.Name,
                Datasets = datasets,
            },
            _feed
        );
        var look = new SweepLook(shell, silo.Sweeps, _feed, view, begun, slots * lanes, Hint);
        Exception? problem = null;
        await view.RunAsync(async () => problem = await WatchAsync(id, look, agent));
        return await ConcludeAsync(id, problem);
    }

    /// <summary>Follows the sweep to its end. Gives the problem that stopped the agent, null where none did.</summary>
    private async Task<Exception?> WatchAsync(string id, SweepLook look, Agent agent)
    {
        Task? pausing = null;
        while (true)
        {
            var status = await look.ShowAsync(pausing is not null, CancellationToken.None);
            if (agent.Faulted.IsCompletedSuccessfully)
            {
                await agent.StopAsync();
                return await agent.Faulted;
            }

            if (pausing is { IsCompleted: true } || (pausing is null && status.State != ExperimentState.Running))
            {
                await (pausing ?? agent.StopAsync());
                await look.ShowAsync(stopping: false, CancellationToken.None);
                return null;
            }

            if (interrupted.IsCancellationRequested)
            {
                pausing ??= PauseAsync(id, agent);
            }

            await WaitAsync(agent, pausing);
        }
    }

    private async Task PauseAsync(string id, Agent agent)
    {
        await silo.Sweeps.PauseAsync(id, $"interrupted; go on with grid resume {id}", CancellationToken.None);
        await agent.StopAsync();
    }

    /// <summary>Until the next look: the view's interval, cut short by what calls for an answer.</summary>
    private async Task WaitAsync(Agent agent, Task? pausing)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(
            pausing is null ? interrupted : CancellationToken.None
        );
        var next = Task.Delay(view.Interval, shell.Time, enough.Token);
        await Task.WhenAny(next, agent.Faulted, pausing ?? agent.Faulted);
        await enough.CancelAsync();
    }

    private async Task<(ExperimentStatus, ExitCode)> ConcludeAsync(string id, Exception? problem)
    {
        if (problem is not null && DiskFull.Caused(problem))
        {
            // The agent could not record the pause; with the trainings' files closed there may be room now.
            await silo.Sweeps.PauseAsync(id, DiskFull.Reason(id, problem), CancellationToken.None);
        }
        else if (problem is not null)
        {
            throw problem;
        }

        var status = await silo.Sweeps.GetAsync(id, CancellationToken.None);
        var isOurs = interrupted.IsCancellationRequested && problem is null;
        return (
            status,
            status.State == ExperimentState.Paused && isOurs ? ExitCode.Interrupted : SweepResult.CodeOf(status)
        );
    }
}
