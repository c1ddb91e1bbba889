using Grid.Grains;

namespace Grid.Silo;

/// <summary>Renews all leases of an agent, and tells the trainings which of theirs are lost or wanted by work that goes first.</summary>
internal sealed class LeaseRenewals(Agent agent, IPoolGrain pool, TrainingThreads threads)
{
    /// <summary>Throws <see cref="OperationCanceledException"/> at the end, or what the control side failed with.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        using var timer = new PeriodicTimer(agent.Options.RenewEvery, agent.Time);
        while (await timer.WaitForNextTickAsync(end))
        {
            var held = threads.Held;
            if (held.Count > 0)
            {
                var answer = await agent.Resending.RunAsync(() => RenewAsync(held, end), end);
                ForEachRun(answer.Lost, (run, lease) => run.Lose(lease));
                ForEachRun(answer.Preempted, (run, lease) => run.Preempt(lease));
            }
        }
    }

    private Task<RenewAnswer> RenewAsync(IReadOnlyList<LeaseKey> held, CancellationToken end) =>
        TimeLimit.RunAsync(
            limited => pool.RenewAsync(agent.Options.Name, new(held), limited),
            agent.Options.AnswerWithin,
            agent.Time,
            end
        );

    private void ForEachRun(IReadOnlyList<LeaseKey> leases, Action<TrainingRun, LeaseKey> act)
    {
        foreach (var lease in leases)
        {
            if (threads.Runs.FirstOrDefault(run => run.Leases.Contains(lease)) is { } run)
            {
                act(run, lease);
            }
        }
    }
}
