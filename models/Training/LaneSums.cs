namespace Grid.Models;

/// <summary>Sums over an epoch's steps, [K] in double precision for each term, kept where the training is so that a step need not wait for the device.</summary>
/// <param name="terms">What is summed, such as "loss"; "epoch.TERM_sum" in checkpoints.</param>
public sealed class LaneSums(IReadOnlyList<string> terms, int lanes, Device device) : ILaneState, IDisposable
{
    private readonly Dictionary<string, Tensor> _sums = terms.ToDictionary(
        term => term,
        _ => Stored(new double[lanes], device),
        StringComparer.Ordinal
    );

    /// <summary>Adds each lane's value, [K], of a step. No gradient goes through it.</summary>
    public void Add(string term, Tensor ofLanes)
    {
        using var scope = NewDisposeScope();
        _sums[term].add_(ofLanes.detach().to(float64));
    }

    /// <summary>Each lane's sum so far.</summary>
    public double[] Read(string term)
    {
        using var scope = NewDisposeScope();
        return _sums[term].cpu().data<double>().ToArray();
    }

    /// <summary>All sums begin anew.</summary>
    public void Clear()
    {
        foreach (var sum in _sums.Values)
            sum.zero_();
    }

    public void Save(int lane, IDictionary<string, SafetensorsArray> arrays)
    {
        foreach (var term in _sums.Keys)
            arrays[Name(term)] = SafetensorsArray.Of([Read(term)[lane]]);
    }

    public void Load(int lane, Safetensors checkpoint)
    {
        foreach (var term in terms)
        {
            var values = Read(term);
            values[lane] = checkpoint.Doubles(Name(term), [])[0];
            Replace(term, values);
        }
    }

    public void Drop(int lane)
    {
        foreach (var term in terms)
            Replace(term, [.. Read(term).Where((_, other) => other != lane)]);
    }

    public void Dispose()
    {
        foreach (var sum in _sums.Values)
            sum.Dispose();
    }

    private void Replace(string term, double[] values)
    {
        _sums[term].Dispose();
        _sums[term] = Stored(values, device);
    }

    private static string Name(string term) => $"epoch.{term}_sum";

    private static Tensor Stored(double[] values, Device device) =>
        tensor(values, [values.Length], device: device).DetachFromDisposeScope();
}
