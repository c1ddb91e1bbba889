namespace Grid.Models.Tests.Injectivity;

/// <summary>Layers and points to try things on.</summary>
internal static class SmallLayers
{
    public static double[][] Rows(string form, int n, double expansivity, long seed)
    {
        var weights = new float[LayerForm.Rows(form, n, expansivity) * n];
        LayerForm.Draw(form, new LaneRandom(seed, RandomPurpose.InitialWeights), weights, n);
        return [.. weights.Select(weight => (double)weight).Chunk(n)];
    }

    public static double[] Normal(LaneRandom random, int n)
    {
        var values = new float[n];
        random.FillNormal(values, 1);
        return [.. values.Select(value => (double)value)];
    }

    /// <summary>Each −1, 0 or 1.</summary>
    public static double[] Integers(LaneRandom random, int n) =>
        [.. Enumerable.Range(0, n).Select(_ => random.Below(3) - 1.0)];
}
