namespace Grid.Models;

/// <summary>What all lanes of a run of draws share: n inputs, m outputs, and how many layers are looked at.</summary>
/// <param name="Draws">Layers of each lane in an epoch.</param>
/// <param name="Batch">Of these, how many at once: a step.</param>
internal sealed record LayerDraws(long Epochs, int Draws, int Batch, int Inputs, int Outputs)
{
    public int StepsPerEpoch => (Draws + Batch - 1) / Batch;

    /// <summary>m/n as it is after rounding m.</summary>
    public double Expansivity => (double)Outputs / Inputs;

    /// <summary>The numbers of a step's draws, counted from the first epoch's first. An epoch's last step may have fewer.</summary>
    public IEnumerable<long> Numbers(long epoch, int step)
    {
        var first = step * Batch;
        return Enumerable.Range(first, Math.Min(Batch, Draws - first)).Select(draw => epoch * Draws + draw);
    }

    /// <summary>What models of layers declare alike.</summary>
    public static IReadOnlyList<ParameterInfo> Parameters(long epochs, long draws, long batch) =>
        [
            new("epochs", epochs, "Reports; each covers all draws so far.", Min: 1, Max: 1_000_000, ChangesShape: true),
            new("draws", draws, "Layers that are drawn in an epoch.", Min: 1, Max: 1_000_000, ChangesShape: true),
            new("batch", batch, "Layers that are looked at at once.", Min: 1, Max: 4096, ChangesShape: true),
        ];

    public static ParameterInfo Expanding(double of) =>
        new(
            "expansivity",
            of,
            "Rows of W for each input: m = expansivity · n.",
            Min: 0.1,
            Max: 100,
            ChangesShape: true
        );

    public static ParameterInfo Form { get; } =
        new(
            "form",
            LayerForm.Gaussian,
            "The weights: all N(0, 1), or [B; −DB] with Gaussian rows for what the expansivity has beyond 2.",
            Choices: LayerForm.Names
        );

    /// <exception cref="ModelException">There are no rows, or more weights than an array holds.</exception>
    public static LayerDraws Of(ModelParameters parameters, int inputs)
    {
        var rows = LayerForm.Rows(parameters.Text("form"), inputs, parameters.Real("expansivity"));
        var batch = (int)parameters.Integer("batch");
        if (rows < 1 || (long)rows * inputs * batch > Array.MaxLength)
            throw new ModelException(
                $"{batch} layers of {rows} rows and {inputs} inputs at once cannot be drawn: change batch, the inputs or the expansivity."
            );
        return new(parameters.Integer("epochs"), (int)parameters.Integer("draws"), batch, inputs, rows);
    }
}

/// <summary>What a lane of such a run has of its own.</summary>
internal sealed record LayerLane(long Seed, string Form)
{
    public static LayerLane Of(LaneRequest request) => new(request.Seed, request.Parameters.Text("form"));

    /// <summary>The weights of one layer, row after row: a function of the seed and the draw's number.</summary>
    public void Draw(long number, Span<float> weights, int inputs) =>
        LayerForm.Draw(Form, new LaneRandom(Seed, RandomPurpose.InitialWeights, number), weights, inputs);
}
