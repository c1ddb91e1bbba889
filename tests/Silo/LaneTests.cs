using Grid.Store;

namespace Grid.Silo.Tests;

public class LaneTests
{
    [Fact]
    public async Task Trials_of_one_shape_train_in_lockstep()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var model = new ScriptedModel();
        var spec = Specs.Read(model, "x: {choice: [1, 2, 3, 4]}", "trial: {lanes: 4}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start(slots: 1, model: model);
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal([4], model.Widths);
        Assert.Equal([4.0, 5.0, 6.0, 7.0], (await silo.TrialsAsync(id)).Select(trial => trial.Value!.Value));
    }

    [Fact]
    public async Task A_slot_takes_no_more_lanes_than_the_spec_allows()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var model = new ScriptedModel();
        var spec = Specs.Read(model, "x: {choice: [1, 2, 3, 4]}", "trial: {lanes: 1}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start(slots: 1, lanes: 4, model: model);
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.All(model.Widths, width => Assert.Equal(1, width));
    }

    [Theory]
    [InlineData(1, new[] { 1, 1, 1, 1 })]
    [InlineData(2, new[] { 2, 2 })]
    public async Task Where_the_spec_leaves_it_open_the_agent_says_how_many(int lanes, int[] widths)
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var model = new ScriptedModel();
        var spec = Specs.Read(model, "x: {choice: [1, 2, 3, 4]}", "trial: {lanes: auto}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start(slots: 1, lanes, model);
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal(widths, model.Widths);
    }

    [Fact]
    public async Task A_lane_that_throws_fails_alone_and_the_others_complete()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var model = new ScriptedModel();
        var spec = Specs.Read(model, "fail: {choice: [true, false]}; x: {choice: [1, 2]}", "trial: {lanes: 4}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start(slots: 1, lanes: 4, model: model);
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal(
            [TrialState.Failed, TrialState.Failed, TrialState.Completed, TrialState.Completed],
            (await silo.TrialsAsync(id)).Select(trial => trial.State)
        );
        Assert.Equal([4, 1, 1, 1, 1], model.Widths);

        // Alone, each goes on from the checkpoint of the epoch that they had trained together.
        Assert.Equal([0, 1, 1, 1, 1], model.Begins);
    }

    [Fact]
    public async Task Lanes_that_are_paused_come_back_one_by_one_from_their_checkpoints()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        using var trains = new ManualResetEventSlim();
        var model = new ScriptedModel
        {
            OnEpoch = (epoch, pause) =>
            {
                if (epoch == 1)
                {
                    trains.Set();
                    pause.WaitHandle.WaitOne();
                }
            },
        };
        var spec = Specs.Read(model, "x: {choice: [1, 2]}", "trial: {lanes: 2}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
        silo.Start(slots: 1, lanes: 2, model: model);
        trains.Wait(silo.Cancel);

        await silo.Sweeps.PauseAsync(id, "for a test", silo.Cancel);
        await silo.Follower.NextAsync<AttemptEnded>(ended => ended.Outcome == AttemptOutcome.Paused, silo.Cancel);
        await silo.Follower.NextAsync<AttemptEnded>(ended => ended.Outcome == AttemptOutcome.Paused, silo.Cancel);
        model.OnEpoch = null;
        await silo.Sweeps.ResumeAsync(id, silo.Cancel);
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal([0, 1, 1], model.Begins);
        Assert.Equal([4.0, 5.0], (await silo.TrialsAsync(id)).Select(trial => trial.Value!.Value));
    }

    [Fact]
    public async Task The_slots_say_what_trains_in_them()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        using var trains = new ManualResetEventSlim();
        var model = new ScriptedModel
        {
            OnEpoch = (epoch, pause) =>
            {
                if (epoch == 2)
                {
                    trains.Set();
                    pause.WaitHandle.WaitOne();
                }
            },
        };
        var spec = Specs.Read(model, "x: {choice: [1, 2]}", "trial: {lanes: 2}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
        silo.Start(slots: 1, lanes: 2, model: model);
        trains.Wait(silo.Cancel);

        var slot = Assert.Single(await silo.Sweeps.SlotsAsync(silo.Cancel));
        Assert.Equal((id, 2, 3), (slot.Experiment, slot.Epoch, slot.Epochs));
        Assert.Equal([0, 1], slot.Lanes.Select(lane => lane.Trial));
        Assert.Equal([3.0, 4.0], slot.Lanes.Select(lane => lane.Metrics!["test/loss"]));
    }
}
