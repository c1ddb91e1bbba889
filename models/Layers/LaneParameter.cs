namespace Grid.Models;

/// <summary>One trainable array of K lanes. Its lane axis is the first: [K, …shape], so that a lane's part is one block of memory.</summary>
public sealed class LaneParameter
{
    internal LaneParameter(string name, long[] shape, Tensor value)
    {
        Name = name;
        Shape = shape;
        Value = value;
    }

    /// <summary>The name in checkpoints, such as "conv0.weight".</summary>
    public string Name { get; }

    /// <summary>One lane's shape: that of the same parameter in a network trained alone.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>All lanes' values, [K, …Shape]: a leaf of the graph that wants gradients.</summary>
    public Tensor Value { get; private set; }

    /// <summary>One lane's values, copied to C# memory.</summary>
    public float[] Read(int lane) => LaneBlocks.Read(Value, lane);

    /// <summary>Overwrites one lane's values.</summary>
    public void Write(int lane, float[] values) => LaneBlocks.Write(Value, lane, values);

    internal void Drop(int lane)
    {
        var kept = LaneBlocks.Without(Value, lane).requires_grad_(true);
        Value.Dispose();
        Value = kept;
    }
}

/// <summary>Reads and writes the lanes of a tensor [K, …].</summary>
internal static class LaneBlocks
{
    public static float[] Read(Tensor stacked, int lane)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return stacked.select(0, lane).contiguous().cpu().data<float>().ToArray();
    }

    public static void Write(Tensor stacked, int lane, float[] values)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var target = stacked.select(0, lane);
        target.copy_(tensor(values, target.shape));
    }

    /// <summary>The tensor without one lane, as a tensor of its own that no scope frees.</summary>
    public static Tensor Without(Tensor stacked, int lane)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        long[] others = [.. Enumerable.Range(0, (int)stacked.shape[0]).Where(other => other != lane)];
        return stacked.detach().index_select(0, tensor(others, device: stacked.device)).DetachFromDisposeScope();
    }
}
