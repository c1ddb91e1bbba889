using System.Collections.Immutable;
using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>What a search has its user know stands beside the state of its experiment.</summary>
public class NoteTests
{
    private const int Points = 20;
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_note_of_the_search_is_read_with_the_experiment_and_again_after_a_pause_and_a_restart()
    {
        await using var world = await World.OpenAsync(settings: new GrainSettings { SnapshotEvery = 4 });
        await world.SubmitAsync(Gaussian());
        Assert.Null((await world.Experiment.GetAsync(Cancel)).Reason);

        // The process is fitted to 20 points: with the 21st that has ended it is fitted to some of them.
        for (var trial = 0; trial <= Points; trial++)
        {
            await world.Agent(epochs: 1).TrainAsync(await world.LeaseAsync());
        }

        await AssertNotedAsync(world);
        await world.Experiment.PauseAsync("by hand", Cancel);
        Assert.Equal("by hand", (await world.Experiment.GetAsync(Cancel)).Reason);
        await world.ReopenAsync();
        await world.Experiment.ResumeAsync(Cancel);
        await AssertNotedAsync(world);
    }

    private static async Task AssertNotedAsync(World world)
    {
        var status = await world.Experiment.GetAsync(Cancel);
        Assert.Equal(ExperimentState.Running, status.State);
        Assert.StartsWith("21 points have ended: from here on the Gaussian process is fitted to 20", status.Reason);
    }

    private static ExperimentSpec Gaussian()
    {
        ImmutableArray<SamplerSetting> settings =
        [
            new("startup", ParameterValue.Of(2L)),
            new("points", ParameterValue.Of((long)Points)),
        ];
        var rate = new Parameter("rate", new RealDomain(0, 1, Scale.Linear, null, null), []);
        return Specs.Grid(rates: 1) with
        {
            Space = new SearchSpace([rate]),
            ShapeParameters = [],
            Search = new SearchOptions(SamplerCatalog.Gp, Trials: 40, Parallel: 1, Repeats: 1, Seed: 7)
            {
                Settings = settings,
            },
        };
    }
}
