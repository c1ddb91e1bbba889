namespace Grid.Grains.Tests;

/// <summary>Stores that look odd and are right: the audit finds nothing in them.</summary>
public class OddStoreTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_was_submitted()
    {
        await using var world = await World.OpenAsync();

        Assert.Empty(await world.AuditAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_trial_reports_after_its_experiment_was_cancelled(bool last)
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 3, parallel: 3));
        var lease = await world.LeaseAsync();
        await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 1, 0.5), Cancel);
        await world.Experiment.CancelAsync("enough", Cancel);
        Assert.Empty(await world.AuditAsync());

        await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 2, 0.4, last), Cancel);

        Assert.Empty(await world.AuditAsync());
    }

    [Fact]
    public async Task The_objective_is_never_measured()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = await world.LeaseAsync();
        for (var step = 1; step <= 2; step++)
        {
            var report = FakeAgent.Report(lease, step, 0, last: step == 2) with { Metrics = """{"other":1}""" };
            await world.Trial(0).ReportAsync(report, Cancel);
        }

        Assert.Empty(await world.AuditAsync());
    }

    [Fact]
    public async Task The_objective_is_measured_now_and_then()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = await world.LeaseAsync();
        for (var step = 1; step <= 5; step++)
        {
            var report = FakeAgent.Report(lease, step, 1.0 / step, last: step == 5);
            await world.Trial(0).ReportAsync(step % 2 == 0 ? report : report with { Metrics = "{}" }, Cancel);
        }

        Assert.Empty(await world.AuditAsync());
    }

    [Fact]
    public async Task A_step_comes_late()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = await world.LeaseAsync();
        foreach (var step in (long[])[1, 3, 2, 4])
        {
            await world.Trial(0).ReportAsync(FakeAgent.Report(lease, step, 1.0 / step, last: step == 4), Cancel);
            world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(await world.AuditAsync());
    }

    [Fact]
    public async Task Later_attempts_measure_other_values_at_steps_that_were_measured_before()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1, retries: 5));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var lease = await world.LeaseAsync();
            for (var step = 1; step <= 3; step++)
            {
                var last = (attempt, step) == (3, 3);
                await world.Trial(0).ReportAsync(FakeAgent.Report(lease, step, attempt, last), Cancel);
            }

            await world.Trial(0).FailAsync(new TrialFailure(lease.Key, FailureCause.Exception, "broke"), Cancel);
            Assert.Empty(await world.AuditAsync());
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.0)]
    [InlineData(0.1 + 0.2)]
    [InlineData(double.Epsilon)]
    public async Task Any_number_is_measured(double value)
    {
        await using var world = await World.OpenAsync(settings: new GrainSettings { SnapshotEvery = 1 });
        await world.SubmitAsync(Specs.Grid(rates: 2));
        await new FakeAgent(world, "agent") { Measure = (_, _) => value }.RunAsync();

        Assert.Empty(await world.AuditAsync());
    }

    [Fact]
    public async Task Somebody_sets_the_clock_back_by_hours_while_trials_run()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 4, parallel: 4, retries: 1));
        var lease = await world.LeaseAsync();
        await world.Trial(lease.Trial).ReportAsync(FakeAgent.Report(lease, 1, 0.5), Cancel);
        world.Time.JumpWallClock(TimeSpan.FromHours(-3));
        await world.Trial(lease.Trial).ReportAsync(FakeAgent.Report(lease, 2, 0.5), Cancel);
        await world.Trial(lease.Trial).FailAsync(new TrialFailure(lease.Key, FailureCause.Exception, "broke"), Cancel);
        await world.Agent().RunAsync();

        Assert.Empty(await world.AuditAsync());
    }

    [Fact]
    public async Task Fractions_gangs_and_lanes_share_devices()
    {
        await using var world = await World.OpenAsync();
        var lanes = Specs.Grid(rates: 8, parallel: 8, lanes: 2);
        await world.ExperimentOf("lanes").SubmitAsync(lanes.Submission(), Cancel);
        foreach (var (id, slots) in ((string, decimal)[])[("halves", 0.5m), ("gangs", 2)])
        {
            var spec = Specs.Grid(rates: 8, parallel: 8);
            spec = spec with { Trial = spec.Trial with { Slots = slots } };
            await world.ExperimentOf(id).SubmitAsync(spec.Submission(), Cancel);
        }

        var capacity = Enumerable.Range(0, 4).Select(number => new DeviceOffer($"cuda:{number}", 1, null)).ToList();
        for (var trained = 0; trained < 24; )
        {
            var request = new LeaseRequest("silo#1", capacity, [], Lanes: 2, TimeSpan.Zero);
            var leases = (await world.Pool.LeaseAsync(request, Cancel)).Value.SelectMany(one => one.Leases).ToList();
            Assert.NotEmpty(leases);
            world.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.Empty(await world.AuditAsync());
            await Task.WhenAll(leases.Select(world.Agent().TrainAsync));
            trained += leases.Count;
        }
    }

    [Fact]
    public async Task A_silo_starts_again_and_takes_the_devices_of_the_process_that_died()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2, parallel: 2));
        for (var run = 1; run <= 3; run++)
        {
            await world.Pool.JoinAsync($"silo#{run}", Cancel);
            var request = new LeaseRequest($"silo#{run}", [new DeviceOffer("cpu/0", 1, null)], [], 1, TimeSpan.Zero);
            Assert.Single((await world.Pool.LeaseAsync(request, Cancel)).Value);
            world.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.Empty(await world.AuditAsync());
        }
    }
}
