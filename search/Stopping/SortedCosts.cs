namespace Grid.Search;

/// <summary>Finite costs, lowest first, in a plain list that a rule saves as it is.</summary>
internal static class SortedCosts
{
    public static void Insert(List<double> costs, double cost)
    {
        var at = costs.BinarySearch(cost);
        costs.Insert(at < 0 ? ~at : at, cost);
    }

    public static void Remove(List<double> costs, double cost)
    {
        var at = costs.BinarySearch(cost);
        if (at >= 0)
        {
            costs.RemoveAt(at);
        }
    }

    /// <summary>The q-th percentile (q from 0 to 100) by linear interpolation between the closest ranks, as numpy.percentile has it.</summary>
    public static double Percentile(List<double> costs, double q)
    {
        var place = q / 100 * (costs.Count - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, costs.Count - 1);
        return costs[below] + ((place - below) * (costs[above] - costs[below]));
    }
}
