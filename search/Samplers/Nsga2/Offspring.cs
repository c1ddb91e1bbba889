namespace Grid.Search;

/// <summary>
/// How a child's numbers come from its parents'. Ranges: simulated binary crossover and polynomial mutation (Deb and Agrawal 1995, "Simulated binary crossover for continuous
/// search space"; Deb and Goyal 1996), within the unit interval. Choices: either parent's, or any.
/// </summary>
internal static class Offspring
{
    // The distribution indices of Deb et al. 2002: larger ones keep children nearer to their parents.
    private const double CrossoverIndex = 20;
    private const double MutationIndex = 20;

    /// <summary>A number between and around two parents' numbers; NaN (inactive in that parent) leaves the other's.</summary>
    public static double Cross(Coordinate coordinate, double a, double b, RandomSource random)
    {
        if (double.IsNaN(a) || double.IsNaN(b))
        {
            return double.IsNaN(a) ? b : a;
        }

        if (coordinate.IsChoice || random.NextUnit() < 0.5)
        {
            return random.NextUnit() < 0.5 ? a : b;
        }

        var u = random.NextUnit();
        var spread =
            u <= 0.5
                ? Math.Pow(2 * u, 1 / (CrossoverIndex + 1))
                : Math.Pow(1 / (2 * (1 - u)), 1 / (CrossoverIndex + 1));
        var side = random.NextUnit() < 0.5 ? 1 : -1;
        return Math.Clamp((a + b + (side * spread * (a - b))) / 2, 0, 1);
    }

    /// <summary>A number near another; a choice's is any.</summary>
    public static double Mutate(Coordinate coordinate, double number, RandomSource random)
    {
        if (coordinate.IsChoice)
        {
            return (double)random.NextBelow((UInt128)coordinate.Choices);
        }

        var u = random.NextUnit();
        var power = 1 / (MutationIndex + 1);
        var step =
            u < 0.5
                ? Math.Pow((2 * u) + ((1 - (2 * u)) * Math.Pow(1 - number, MutationIndex + 1)), power) - 1
                : 1 - Math.Pow((2 * (1 - u)) + (2 * (u - 0.5) * Math.Pow(number, MutationIndex + 1)), power);
        return Math.Clamp(number + step, 0, 1);
    }
}
