using System.Collections;
using System.Runtime.InteropServices;

namespace Grid.Torch.Utils;

/// <summary>The elements of a CPU tensor in row-major order.</summary>
public sealed class TensorAccessor<T> : IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;

    internal TensorAccessor(torch.Tensor tensor) => _tensor = tensor;

    public long Count => _tensor.numel();

    /// <summary>The element at a position in row-major order.</summary>
    public T this[long index]
    {
        get
        {
            if (_tensor.is_contiguous())
                return Elements(_tensor)[checked((int)index)];
            using var packed = _tensor.contiguous();
            return Elements(packed)[checked((int)index)];
        }
        set => Elements(_tensor)[checked((int)index)] = value;
    }

    public T[] ToArray()
    {
        var values = new T[Count];
        CopyTo(values);
        return values;
    }

    public void CopyTo(T[] array, int arrayIndex = 0) => CopyTo(array.AsSpan(arrayIndex));

    public void CopyTo(Span<T> target)
    {
        if (_tensor.is_contiguous())
        {
            Elements(_tensor).CopyTo(target);
            return;
        }
        using var packed = _tensor.contiguous();
        Elements(packed).CopyTo(target);
    }

    /// <summary>Writes values over the first elements.</summary>
    public void CopyFrom(ReadOnlySpan<T> values) => values.CopyTo(Elements(_tensor));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Span<T> Elements(torch.Tensor tensor) => MemoryMarshal.Cast<byte, T>(tensor.bytes);
}
