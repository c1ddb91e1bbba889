namespace Grid.Models;

/// <summary>Draws layers of K lanes and two test images for each, and reconstructs these and the witness.</summary>
internal sealed class LayerReconstructionTraining : SteppedTraining
{
    private readonly LayerDraws _draws;
    private readonly List<Lane> _lanes;
    private readonly ImageSet _images;
    private readonly Device _device;
    private readonly RunningTally _tally;

    public LayerReconstructionTraining(LayerDraws draws, IReadOnlyList<Lane> lanes, ImageSet images, Device device)
        : base(LayerReconstructionModel.ModelName, lanes.Count, draws.Epochs)
    {
        _draws = draws;
        _lanes = [.. lanes];
        _images = images;
        _device = device;
        _tally = Keep(
            new RunningTally(
                [
                    new("x0/active"),
                    new("x0/error"),
                    new("image/active"),
                    new("image/least", Least: true),
                    new("image/error"),
                    new("plane/green"),
                ],
                lanes.Count
            )
        );
    }

    public override long ParametersPerLane => (long)_draws.Outputs * _draws.Inputs;

    protected override int StepsPerEpoch => _draws.StepsPerEpoch;

    protected override void Step()
    {
        using var noGrad = no_grad();
        for (var lane = 0; lane < Lanes; lane++)
            foreach (var number in _draws.Numbers(Epoch, StepInEpoch))
            {
                using var scope = NewDisposeScope();
                Observe(lane, number);
            }
    }

    private void Observe(int lane, long number)
    {
        var (weights, x0, x1, x2) = Scene(_lanes[lane].Layer, number);
        var noise = new LaneRandom(_lanes[lane].Layer.Seed, RandomPurpose.TestNoise, number);
        var n = (double)_draws.Inputs;
        (long Active, double Error) At(Tensor x) =>
            NoisyReconstruction.Of(weights, x, Normal(noise, _draws.Outputs), _lanes[lane].Decibels);

        var (witness, first, second) = (At(x0), At(x1), At(x2));
        _tally.Add(
            lane,
            witness.Active / n,
            witness.Error,
            (first.Active + second.Active) / (2 * n),
            Math.Min(first.Active, second.Active) / n,
            (first.Error + second.Error) / 2,
            new ActivityMap(weights, x0, x1, x2).GreenShare()
        );
    }

    protected override IReadOnlyList<LaneMeasures> Measure(CancellationToken pause) =>
        [.. Enumerable.Range(0, Lanes).Select(lane => new LaneMeasures(_tally.Read(lane)))];

    /// <summary>A map of the lane's first layer: its witness and two images in the corners.</summary>
    public override bool SavePicture(int lane, string path)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (weights, x0, x1, x2) = Scene(_lanes[lane].Layer, number: 0);
        new ActivityMap(weights, x0, x1, x2).Draw().Save(path);
        return true;
    }

    protected override void Dropped(int lane) => _lanes.RemoveAt(lane);

    /// <summary>A layer [m, n], its witness and two test images, [1, n] each.</summary>
    private (Tensor Weights, Tensor X0, Tensor X1, Tensor X2) Scene(LayerLane lane, long number)
    {
        var (m, n) = (_draws.Outputs, _draws.Inputs);
        var values = new float[m * n];
        lane.Draw(number, values, n);
        var weights = tensor(values, [m, n], device: _device);
        var x0 = Witness.Of(Witness.Normalize(weights).unsqueeze(0)).squeeze(0);
        var choice = new LaneRandom(lane.Seed, RandomPurpose.DataOrder, number);
        return (weights, x0, Image(choice), Image(choice));
    }

    private Tensor Image(LaneRandom choice) =>
        tensor(_images[choice.Below(_images.Count)], [1, _draws.Inputs], device: _device);

    private Tensor Normal(LaneRandom random, int count)
    {
        var values = new float[count];
        random.FillNormal(values, 1);
        return tensor(values, [1, count], device: _device);
    }

    /// <summary>What a lane has of its own.</summary>
    internal sealed record Lane(LayerLane Layer, double Decibels);
}
