using Grid.Grains;
using Grid.Models;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;

namespace Grid.Client;

/// <summary>Trains a sweep on this machine until it has ended, or is paused by Ctrl-C or by a problem, and shows it meanwhile.</summary>
internal sealed class SweepRunner(Shell shell, LocalSilo silo, ISweepView view, CancellationToken interrupted)
{
    private readonly SweepFeed _feed = new();
    private readonly long _startedAt = shell.Time.GetTimestamp();

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
        var spec = SpecJson.Read((await silo.Sweeps.GetAsync(id, CancellationToken.None)).Spec);
        var agent = silo.StartAgent(
            new AgentOptions
            {
                Silo = Environment.MachineName,
                Run = Environment.ProcessId.ToString(),
                Devices = DeviceInventory.Cpu(slots),
                Lanes = lanes,
                Queue = spec.Queue.Name,
                Datasets = datasets,
            },
            _feed
        );
        Exception? problem = null;
        await view.RunAsync(async () => problem = await WatchAsync(id, spec, agent));
        return await ConcludeAsync(id, problem);
    }

    /// <summary>Follows the sweep to its end. Gives the problem that stopped the agent, null where none did.</summary>
    private async Task<Exception?> WatchAsync(string id, ExperimentSpec spec, Agent agent)
    {
        var varying = Text.Varying(spec);
        Task? pausing = null;
        while (true)
        {
            var moment = await LookAsync(id, spec, varying, agent, pausing is not null);
            view.Show(moment, _feed.Take());
            if (agent.Faulted.IsCompletedSuccessfully)
            {
                await agent.StopAsync();
                return await agent.Faulted;
            }

            if (pausing is { IsCompleted: true } || (pausing is null && moment.Status.State != ExperimentState.Running))
            {
                await (pausing ?? agent.StopAsync());
                view.Show(await LookAsync(id, spec, varying, agent, stopping: false), _feed.Take());
                return null;
            }

            if (interrupted.IsCancellationRequested)
            {
                pausing ??= PauseAsync(id, agent);
            }

            await WaitAsync(agent, pausing);
        }
    }

    private async Task<SweepMoment> LookAsync(
        string id,
        ExperimentSpec spec,
        IReadOnlyList<string> varying,
        Agent agent,
        bool stopping
    )
    {
        var status = await silo.Sweeps.GetAsync(id, CancellationToken.None);
        var best = await silo.Sweeps.BestTrialsAsync(id, 1, CancellationToken.None);
        var slots = silo.Sweeps.Slots();
        var now = shell.Time.GetUtcNow();
        var running = slots
            .Where(slot => slot.Experiment == id)
            .SelectMany(slot => slot.Lanes.Select(_ => (SweepMoment.Share(slot), now - slot.Since)))
            .ToList();
        var waiting = status.Total - States.Ended(status.Counts) - running.Count;
        var completed = _feed.Completed;
        var left = waiting is { } trials
            ? Eta.Of(
                completed.Count,
                completed.Time,
                running,
                Math.Max(0, trials),
                agent.Options.Devices.Devices.Count * agent.Options.Lanes
            )
            : null;
        return new SweepMoment(
            status,
            spec,
            varying,
            slots,
            best.Count > 0 ? best[0] : null,
            now,
            shell.Time.GetElapsedTime(_startedAt),
            left,
            stopping
        );
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
        var code = status.State switch
        {
            ExperimentState.Paused when interrupted.IsCancellationRequested && problem is null => ExitCode.Interrupted,
            ExperimentState.Paused => ExitCode.Paused,
            _ => SweepResult.CodeOf(status),
        };
        return (status, code);
    }
}
