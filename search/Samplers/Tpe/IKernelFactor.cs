namespace Grid.Search;

/// <summary>
/// The part that one coordinate has in the kernels of a <see cref="ParzenEstimator"/>: a density of that coordinate for each kernel. The last kernel is the prior.
/// </summary>
internal interface IKernelFactor
{
    /// <summary>Makes the densities for observations, given as rows of the history in their order, and adds to each kernel what its logarithm has whatever the number is.</summary>
    /// <param name="places">For each row of the history its place among <paramref name="rows"/>; -1 where it is not there.</param>
    void Fit(ReadOnlySpan<int> rows, ReadOnlySpan<int> places, Span<double> constants);

    /// <summary>Draws a number from one kernel.</summary>
    double Draw(int kernel, RandomSource random);

    /// <summary>What <see cref="AddLogDensity"/> looks up for a number; null where it computes.</summary>
    double[]? Tabulate(double number);

    /// <summary>Adds to some kernels, from one on, the logarithm of their density at a number.</summary>
    void AddLogDensity(double number, double[]? table, int from, Span<double> sums);
}
