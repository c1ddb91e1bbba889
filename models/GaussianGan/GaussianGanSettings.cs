namespace Grid.Models;

/// <summary>What all lanes of a run share.</summary>
internal sealed record GaussianGanSettings(long Epochs, int Draws, int Samples, int TestSamples, GeneratorShape Shape)
{
    /// <summary>The most numbers that one lane has in a layer in one step.</summary>
    private const long NumbersPerStep = 1_000_000;

    private const int MostDrawsPerStep = 10;

    /// <summary>How many generators of each lane are looked at in one step: some, so that operators cost little, and few, so that a step takes little memory.</summary>
    public int DrawsPerStep
    {
        get
        {
            var widest = new[] { Shape.Latents, Shape.Hidden1, Shape.Hidden2, Shape.Outputs }.Max();
            return (int)Math.Clamp(NumbersPerStep / ((long)Samples * widest), 1, Math.Min(MostDrawsPerStep, Draws));
        }
    }

    public int StepsPerEpoch => (Draws + DrawsPerStep - 1) / DrawsPerStep;

    /// <exception cref="ModelException">There are no lanes, they differ in what they must share, or what they ask for does not exist.</exception>
    public static GaussianGanSettings Of(TrainingRequest request)
    {
        if (request.Lanes.Count == 0)
            throw new ModelException("A training needs at least one lane.");
        var settings = Of(request.Lanes[0].Parameters);
        if (request.Lanes.Any(lane => Of(lane.Parameters) != settings))
            throw new ModelException(
                "Trials that train as lanes of one run must agree in all parameters that change its shape."
            );
        return settings;
    }

    private static GaussianGanSettings Of(ModelParameters parameters)
    {
        int Integer(string name) => (int)parameters.Integer(name);
        var shape = new GeneratorShape(Integer("nz"), Integer("hidden1"), Integer("hidden2"), Integer("outputs"));
        var settings = new GaussianGanSettings(
            parameters.Integer("epochs"),
            Integer("draws"),
            Integer("samples"),
            Integer("test_samples"),
            shape
        );
        var narrowest = Math.Min(shape.Latents, Math.Min(shape.Hidden1, shape.Hidden2));
        if (shape.Outputs > narrowest)
            throw new ModelException(
                $"'outputs' is {shape.Outputs}, but a generator whose narrowest layer is {narrowest} spans no more than {narrowest} dimensions."
            );
        if (settings.TestSamples > settings.Samples)
            throw new ModelException(
                $"'test_samples' is {settings.TestSamples}, more than the {settings.Samples} 'samples' that there are."
            );
        return settings;
    }
}

/// <summary>What each lane has of its own.</summary>
internal sealed record GaussianGanLane(long Seed, bool Proposed, double Alpha, GaussianTarget Target)
{
    public static GaussianGanLane Of(LaneRequest request, int outputs)
    {
        var parameters = request.Parameters;
        return new GaussianGanLane(
            request.Seed,
            parameters.Text("init") == GaussianGanModel.Proposed,
            parameters.Real("alpha"),
            new GaussianTarget(
                Between(parameters.Real("mu_first"), parameters.Real("mu_last"), outputs),
                Between(parameters.Real("sigma_first"), parameters.Real("sigma_last"), outputs)
            )
        );
    }

    /// <summary>The initial weights of one draw, counted from 0 over all epochs.</summary>
    public GeneratorWeights Draw(GeneratorShape shape, long draw)
    {
        var random = new LaneRandom(Seed, RandomPurpose.InitialWeights, epoch: 0, draw);
        return Proposed
            ? GeneratorWeights.Proposed(random, shape, Target, Alpha)
            : GeneratorWeights.Xavier(random, shape, Target);
    }

    /// <summary>Fills z ~ N(0, I) of one draw.</summary>
    public void FillNoise(Span<float> z, long draw) =>
        new LaneRandom(Seed, RandomPurpose.TestNoise, epoch: 0, draw).FillNormal(z, 1);

    private static double[] Between(double first, double last, int count) =>
        [.. Enumerable.Range(0, count).Select(i => count == 1 ? first : first + (last - first) * i / (count - 1))];
}
