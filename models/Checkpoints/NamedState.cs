namespace Grid.Models;

/// <summary>A part of a training's state under a name of its own, where a training has two of a kind: "NAME/ARRAY" in checkpoints.</summary>
public sealed class NamedState<T>(string name, T state) : ILaneState, IDisposable
    where T : ILaneState
{
    public T State { get; } = state;

    public void Save(int lane, IDictionary<string, SafetensorsArray> arrays)
    {
        var own = new Dictionary<string, SafetensorsArray>();
        State.Save(lane, own);
        foreach (var (array, values) in own)
            arrays[$"{name}/{array}"] = values;
    }

    public void Load(int lane, Safetensors checkpoint)
    {
        var prefix = $"{name}/";
        var own = checkpoint
            .Arrays.Where(array => array.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(array => array.Key[prefix.Length..], array => array.Value, StringComparer.Ordinal);
        State.Load(lane, new Safetensors(checkpoint.Metadata, own));
    }

    public void Drop(int lane) => State.Drop(lane);

    public void Dispose() => (State as IDisposable)?.Dispose();
}
