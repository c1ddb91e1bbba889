namespace Grid.Models.Tests.Training;

public class LaneProbeTests
{
    [Fact]
    public void A_network_that_fills_the_processor_trains_alone()
    {
        using var images = new RandomImages(16, 8);
        var lane = TrainingTools.Lane(1, null, ("nz", 256L), ("ngf", 16L));
        Assert.Equal(
            1,
            Choose(new GonModel(), new([lane], RandomImages.Name, images.Catalog, "cpu", 1), new StepClock())
        );
    }

    [Theory]
    [InlineData(0, 8)] // steps that cost the same whatever the lanes
    [InlineData(5000, 1)] // steps that cost as much for each lane
    public void The_number_of_lanes_is_that_with_the_cheapest_step(long ticksPerLane, int expected)
    {
        var clock = new StepClock();
        var model = new ClockedModel(clock, ticksPerLane);
        var lane = new LaneRequest(new ModelParameters(model.Info, new Dictionary<string, object>()), 1, null);
        Assert.Equal(expected, Choose(model, new([lane], null, new DatasetCatalog([]), "cpu", 1), clock));
    }

    [Fact]
    public void A_model_without_steps_takes_all_lanes()
    {
        var model = new SyntheticModel();
        var lane = new LaneRequest(new ModelParameters(model.Info, new Dictionary<string, object>()), 1, null);
        Assert.Equal(8, Choose(model, new([lane], null, new DatasetCatalog([]), "cpu", 1), new StepClock()));
    }

    private static int Choose(IModel model, TrainingRequest request, TimeProvider clock) =>
        LaneProbe.Choose(model, request, most: 8, clock, CancellationToken.None);

    /// <summary>A clock that moves only when told to.</summary>
    private sealed class StepClock : TimeProvider
    {
        public long Now { get; set; }

        public override long GetTimestamp() => Now;
    }

    private sealed class ClockedModel(StepClock clock, long ticksPerLane) : IModel
    {
        public ModelInfo Info { get; } = new("clocked", "", [], [], [], Fusable: true);

        public ITraining Start(TrainingRequest request) =>
            new ClockedTraining(clock, 500 + ticksPerLane * request.Lanes.Count);
    }

    private sealed class ClockedTraining(StepClock clock, long ticks) : ITraining, IStepwise
    {
        public int Lanes => 1;
        public long Epoch => 0;
        public long Epochs => 1;
        public long ParametersPerLane => 1;

        public void RunSteps(int count) => clock.Now += count * ticks;

        public IReadOnlyList<LaneMeasures>? RunEpoch(Action<int, int>? progress, CancellationToken pause) => null;

        public void Save(int lane, string path) { }

        public bool SavePicture(int lane, string path) => false;

        public void DropLane(int lane) { }

        public void Dispose() { }
    }
}
