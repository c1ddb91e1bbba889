namespace Grid.Models;

/// <summary>How the weights W [m, n] of a ReLU layer x ↦ ReLU(Wx) are drawn.</summary>
internal static class LayerForm
{
    /// <summary>All entries N(0, 1).</summary>
    public const string Gaussian = "gaussian";

    /// <summary>
    /// [B; −DB; M]: B a Gaussian basis, D diagonal and positive, M Gaussian rows for what m has beyond 2n. Injective for any M (JMLR 23(105), 2022, Corollary 6).
    /// </summary>
    public const string Split = "split";

    public static IReadOnlyList<string> Names { get; } = [Gaussian, Split];

    /// <summary>The number of rows m of a layer of that expansivity.</summary>
    /// <exception cref="ModelException">The form needs more rows.</exception>
    public static int Rows(string form, int n, double expansivity)
    {
        var rows = (int)Math.Round(expansivity * n);
        return form == Split && rows < 2 * n
            ? throw new ModelException($"A split layer needs an expansivity of at least 2, not {expansivity}.")
            : rows;
    }

    /// <summary>Fills W, row after row.</summary>
    public static void Draw(string form, LaneRandom random, Span<float> weights, int n)
    {
        random.FillNormal(weights, 1);
        if (form != Split)
            return;
        var basis = weights[..(n * n)];
        var mirrored = weights.Slice(n * n, n * n);
        for (var row = 0; row < n; row++)
        {
            // Powers of two: −d·b is then parallel to b to the last bit, as the construction needs.
            var d = MathF.ScaleB(1, random.Below(4) - 1);
            for (var column = 0; column < n; column++)
                mirrored[row * n + column] = -d * basis[row * n + column];
        }
    }
}
