using System.Runtime.InteropServices;

namespace Grid.Torch.Interop;

/// <summary>What a <see cref="Value"/> holds; the numbers are those of native/handles.h.</summary>
internal enum Tag
{
    None,
    Tensor,
    Int,
    Double,
    Bool,
    IntList,
    TensorList,
    DoubleList,
    BoolList,
    String,
    Device,
    Generator,
    Default,
}

/// <summary>One operator argument or result as it crosses into C: 16 bytes.</summary>
/// <param name="Tag">What the bits mean.</param>
/// <param name="Length">Of a list or string; the type of a device.</param>
/// <param name="Bits">An integer, the bits of a double, or a pointer.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Value(Tag Tag, int Length, long Bits);
