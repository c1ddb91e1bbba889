namespace Grid.Search;

/// <summary>
/// Sorts points into fronts one by one, each into the first front where nobody dominates it, found by halving: in lexicographic order no point is dominated by a later one, and
/// whoever is dominated in a front is dominated in all before it. Source: Zhang, Tian, Cheng and Jin 2015, "An efficient approach to nondominated sorting for evolutionary
/// multiobjective optimization" (ENS-BS), IEEE TEC 19(2). O(n log n) for two objectives, where the latest point of a front speaks for all of it; O(m n²) at most for m.
/// </summary>
internal static class FrontSort
{
    /// <summary>The front of each point, from 0. Points that are equal share one.</summary>
    /// <param name="costs">Finite, less is better, as many for each.</param>
    public static int[] Of(IReadOnlyList<double[]> costs)
    {
        var fronts = new int[costs.Count];
        var members = new List<List<double[]>>();
        int[] order = [.. Enumerable.Range(0, costs.Count)];
        Array.Sort(order, (a, b) => Compare(costs[a], costs[b]));
        foreach (var one in order)
        {
            var (low, high) = (0, members.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = IsDominated(members[middle], costs[one]) ? (middle + 1, high) : (low, middle);
            }

            if (low == members.Count)
            {
                members.Add([]);
            }

            members[low].Add(costs[one]);
            fronts[one] = low;
        }

        return fronts;
    }

    // The latest are the nearest in the order, and so the likeliest to dominate.
    private static bool IsDominated(List<double[]> front, double[] point)
    {
        var first = point.Length <= 2 ? front.Count - 1 : 0;
        for (var i = front.Count - 1; i >= first; i--)
        {
            if (Dominates(front[i], point))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Dominates(double[] a, double[] b)
    {
        var isBetter = false;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] > b[i])
            {
                return false;
            }

            isBetter |= a[i] < b[i];
        }

        return isBetter;
    }

    private static int Compare(double[] a, double[] b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            var by = a[i].CompareTo(b[i]);
            if (by != 0)
            {
                return by;
            }
        }

        return 0;
    }
}
