namespace Grid.Models;

/// <summary>A number of each lane's own, such as the weight of a term in its loss, as a tensor [K].</summary>
internal sealed class LaneValues(IEnumerable<double> values, Device device) : IDisposable
{
    private readonly List<double> _values = [.. values];

    private Tensor? _tensor;

    public Tensor Tensor =>
        _tensor ??= tensor([.. _values.Select(value => (float)value)], [_values.Count], device: device)
            .DetachFromDisposeScope();

    public void Drop(int lane)
    {
        _values.RemoveAt(lane);
        Dispose();
    }

    public void Dispose()
    {
        _tensor?.Dispose();
        _tensor = null;
    }
}
