using System.Runtime.InteropServices;

namespace Grid.Models;

/// <summary>The element types of safetensors that Grid writes and reads.</summary>
public enum SafetensorsType
{
    F32,
    F64,
    I64,
    U8,
}

/// <summary>One array of a safetensors file: little-endian elements, row after row.</summary>
public sealed record SafetensorsArray(SafetensorsType Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data)
{
    public static SafetensorsArray Of(ReadOnlySpan<float> values, params IReadOnlyList<long> shape) =>
        new(SafetensorsType.F32, shape, MemoryMarshal.AsBytes(values).ToArray());

    public static SafetensorsArray Of(ReadOnlySpan<double> values, params IReadOnlyList<long> shape) =>
        new(SafetensorsType.F64, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>How many bytes one element takes.</summary>
    internal static int SizeOf(SafetensorsType type) =>
        type switch
        {
            SafetensorsType.F32 => 4,
            SafetensorsType.U8 => 1,
            _ => 8,
        };
}

/// <summary>
/// A safetensors file in memory: named arrays and texts. Format (github.com/huggingface/safetensors): the header's length as a
/// little-endian 64-bit number, the header as JSON, the arrays one after the other.
/// </summary>
public sealed record Safetensors(
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyDictionary<string, SafetensorsArray> Arrays
)
{
    /// <summary>The elements of an array of float32.</summary>
    /// <exception cref="InvalidDataException">There is none of that name, or it has another type or shape.</exception>
    public float[] Floats(string name, params IReadOnlyList<long> shape) =>
        Elements<float>(name, SafetensorsType.F32, shape);

    /// <summary>The elements of an array of float64; errors as <see cref="Floats"/>.</summary>
    public double[] Doubles(string name, params IReadOnlyList<long> shape) =>
        Elements<double>(name, SafetensorsType.F64, shape);

    private T[] Elements<T>(string name, SafetensorsType type, IReadOnlyList<long> shape)
        where T : unmanaged
    {
        if (!Arrays.TryGetValue(name, out var array))
            throw new InvalidDataException($"There is no array '{name}' in it.");
        if (array.Type != type || !array.Shape.SequenceEqual(shape))
            throw new InvalidDataException(
                $"The array '{name}' is {array.Type} [{string.Join(", ", array.Shape)}], "
                    + $"but {type} [{string.Join(", ", shape)}] was expected."
            );
        return MemoryMarshal.Cast<byte, T>(array.Data.Span).ToArray();
    }
}
