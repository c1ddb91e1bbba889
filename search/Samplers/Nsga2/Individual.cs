namespace Grid.Search;

/// <summary>A measured point of a population: its numbers (NaN where inactive), losses (all finite) and how far it is beyond its bounds.</summary>
internal sealed record Individual(long Point, double[] Numbers, double[] Losses, double Violation)
{
    /// <summary>Whether it is better beyond doubt: nearer to the bounds where one of them violates any (Deb 2000); else in no loss worse and in one better.</summary>
    public bool Dominates(Individual other)
    {
        if (Violation > 0 || other.Violation > 0)
        {
            return Violation < other.Violation;
        }

        var isBetter = false;
        for (var i = 0; i < Losses.Length; i++)
        {
            if (Losses[i] > other.Losses[i])
            {
                return false;
            }

            isBetter |= Losses[i] < other.Losses[i];
        }

        return isBetter;
    }
}
