using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>Stores that are written while they are audited.</summary>
public class RunningStoreTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_found_while_agents_train_fail_pause_and_resume()
    {
        await using var world = await World.OpenAsync(settings: new GrainSettings { SnapshotEvery = 7 });
        await world.SubmitAsync(Specs.Grid(rates: 60, parallel: 8, retries: 100));
        var agents = Enumerable.Range(0, 4).Select(number => world.Agent($"agent{number}#1")).ToList();
        var sweep = Task.Run(
            async () =>
            {
                while ((await world.Experiment.GetAsync(Cancel)).State != ExperimentState.Completed)
                {
                    await Task.WhenAll(agents.Select(agent => agent.RunAsync(lanes: 2)));
                    await world.Experiment.PauseAsync("a moment", Cancel);
                    await world.Experiment.ResumeAsync(Cancel);
                }
            },
            Cancel
        );

        do
        {
            Assert.Empty(await world.AuditAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(1), Cancel);
        } while (!sweep.IsCompleted);

        await sweep;
    }

    [Fact]
    public async Task A_trial_that_went_on_between_two_reads_is_judged_by_a_read_of_its_own()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 4, parallel: 4));
        var moved = false;
        var store = Watched(
            world,
            async method =>
            {
                // The trials have been read by now, their attempts not yet.
                if (method == nameof(IStore.ListAttemptsAsync) && !moved)
                {
                    moved = true;
                    await world.Agent().RunAsync();
                }
            }
        );

        var (counts, findings) = await AuditAsync(store);

        Assert.True(moved);
        Assert.Empty(findings);
        Assert.Equal((4, 0), (counts.Trials, counts.Undecided));
    }

    [Fact]
    public async Task A_trial_that_never_holds_still_is_undecided_and_the_others_are_judged()
    {
        await using var world = await World.OpenAsync();
        world.IsDamaged = true;
        await world.SubmitAsync(Specs.Grid(rates: 2, parallel: 2));
        var (restless, broken) = (await world.LeaseAsync(), await world.LeaseAsync());
        var row = await world.RowAsync(broken.Trial);
        var damage = new UpdateTrial(row with { LastStep = 9 }, row.Attempt, [TrialState.Running]);
        await world.Store.CommitAsync(new StoreBatch([damage]), Cancel);
        var step = 0;
        var store = Watched(
            world,
            async method =>
            {
                if (method is nameof(IStore.ListReportsAsync) or nameof(IStore.ReadReportsAsync))
                {
                    await world.Trial(restless.Trial).ReportAsync(FakeAgent.Report(restless, ++step, 0.5), Cancel);
                }
            }
        );

        var (counts, findings) = await AuditAsync(store);

        Assert.Equal(1, counts.Undecided);
        var found = Assert.Single(findings);
        Assert.Equal((broken.Trial, AuditRules.Reports), (found.Trial!.Value, found.Rule));
    }

    [Fact]
    public async Task A_slot_that_changed_hands_between_two_reads_had_one_owner_at_a_time()
    {
        await using var world = await World.OpenAsync();
        await world.ExperimentOf("older").SubmitAsync(Specs.Grid(rates: 1).Submission(), Cancel);
        await world.ExperimentOf("older").PauseAsync("later", Cancel);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await world.ExperimentOf("newer").SubmitAsync(Specs.Grid(rates: 1).Submission(), Cancel);
        var lease = await OnlySlotAsync(world);
        Assert.Equal("newer", lease.Experiment);
        var logs = 0;
        var store = Watched(
            world,
            async method =>
            {
                // The newer experiment is read first, while it has the slot; before the older one is read, that gets it.
                if (method == nameof(IStore.FindSnapshotAsync) && ++logs == 2)
                {
                    world.Time.Advance(TimeSpan.FromSeconds(5));
                    await world.Agent(epochs: 1).TrainAsync(lease);
                    await world.ExperimentOf("older").ResumeAsync(Cancel);
                    Assert.Equal("older", (await OnlySlotAsync(world)).Experiment);
                }
            }
        );

        var (_, findings) = await AuditAsync(store);

        Assert.Equal(2, logs);
        Assert.Empty(findings);
    }

    private static FaultyStore Watched(World world, Func<string, Task> beforeRead) =>
        new(world.Store, (_, _) => Fault.None) { BeforeRead = beforeRead };

    private static async Task<(AuditCounts Counts, IReadOnlyList<AuditFinding> Findings)> AuditAsync(IStore store)
    {
        var findings = new List<AuditFinding>();
        return (await StoreAudit.RunAsync(store, experiment: null, findings.Add, Cancel), findings);
    }

    private static async Task<Lease> OnlySlotAsync(World world)
    {
        var request = new LeaseRequest(
            "silo#1",
            [new DeviceOffer("cpu/0", 1, null)],
            [],
            1,
            TimeSpan.Zero,
            world.NextCall(),
            []
        );
        return Assert.Single(Assert.Single((await world.Pool.LeaseAsync(request, Cancel)).Value).Leases);
    }
}
