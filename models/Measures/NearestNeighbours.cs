namespace Grid.Models;

/// <summary>How well a code keeps classes together: whether a point's nearest other points are of its class.</summary>
public static class NearestNeighbours
{
    /// <summary>
    /// The share of points whose class is the most frequent one among their <paramref name="neighbours"/> nearest other points by Euclidean distance (leave one out). Of classes that are as
    /// frequent, the lowest wins. Where distances are not numbers, nothing is near. Takes n² · p operations.
    /// </summary>
    /// <param name="points">n points of <paramref name="dimensions"/> numbers, one after the other.</param>
    /// <param name="classes">Each point's class.</param>
    public static double Accuracy(
        ReadOnlySpan<float> points,
        int dimensions,
        ReadOnlySpan<byte> classes,
        int neighbours = 10
    )
    {
        var (hits, nearest) = (0, new (float Distance, byte Class)[neighbours]);
        for (var i = 0; i < classes.Length; i++)
        {
            var found = 0;
            for (var j = 0; j < classes.Length; j++)
                if (i != j)
                    Insert(nearest, ref found, Distance(points, dimensions, i, j), classes[j]);
            if (found > 0 && MostFrequent(nearest.AsSpan(0, found)) == classes[i])
                hits++;
        }
        return (double)hits / classes.Length;
    }

    private static float Distance(ReadOnlySpan<float> points, int dimensions, int i, int j)
    {
        var a = points.Slice(i * dimensions, dimensions);
        var b = points.Slice(j * dimensions, dimensions);
        var sum = 0f;
        for (var d = 0; d < dimensions; d++)
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        return sum;
    }

    /// <summary>Keeps the nearest in order of distance; a later one as near as the last does not get in.</summary>
    private static void Insert((float Distance, byte Class)[] nearest, ref int found, float distance, byte ofClass)
    {
        if (float.IsNaN(distance) || (found == nearest.Length && distance >= nearest[^1].Distance))
            return;
        var at = found < nearest.Length ? found++ : found - 1;
        for (; at > 0 && nearest[at - 1].Distance > distance; at--)
            nearest[at] = nearest[at - 1];
        nearest[at] = (distance, ofClass);
    }

    private static int MostFrequent(ReadOnlySpan<(float Distance, byte Class)> nearest)
    {
        Span<int> counts = stackalloc int[256];
        var best = (int)nearest[0].Class;
        foreach (var (_, ofClass) in nearest)
        {
            var count = ++counts[ofClass];
            if (count > counts[best] || (count == counts[best] && ofClass < best))
                best = ofClass;
        }
        return best;
    }
}
