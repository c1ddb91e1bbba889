namespace Grid.Models;

/// <summary>Points of the plane, read only, each with the number of the cluster that it was drawn from.</summary>
/// <param name="coordinates">x and y of each point.</param>
/// <param name="labels">One for each point.</param>
public sealed class PointSet(float[] coordinates, byte[] labels)
{
    /// <summary>Coordinates of a point.</summary>
    public const int Dimensions = 2;

    public int Count => labels.Length;

    public ReadOnlySpan<byte> Labels => labels;

    /// <summary>One point: x, y.</summary>
    public ReadOnlySpan<float> this[int point] => coordinates.AsSpan(point * Dimensions, Dimensions);

    /// <summary>A batch for K lanes, each with its own points: [K, N, 2]. <paramref name="points"/>[k] holds lane k's N point numbers.</summary>
    public Tensor Batch(IReadOnlyList<ReadOnlyMemory<int>> points, Device device)
    {
        var (lanes, batch) = (points.Count, points[0].Length);
        var values = new float[lanes * batch * Dimensions];
        for (var lane = 0; lane < lanes; lane++)
        for (var n = 0; n < batch; n++)
            this[points[lane].Span[n]].CopyTo(values.AsSpan((lane * batch + n) * Dimensions));
        return tensor(values, [lanes, batch, Dimensions], device: device);
    }
}

/// <summary>What a model trains on and what it is measured on.</summary>
/// <param name="Clusters">How many clusters the points were drawn from.</param>
public sealed record PointData(PointSet Train, PointSet Test, int Clusters);
