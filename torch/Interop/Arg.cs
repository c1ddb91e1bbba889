namespace Grid.Torch.Interop;

/// <summary>
/// One argument of an operator on the managed side. It carries the object that owns the native memory, so that whoever
/// calls can keep it alive; the implicit conversions let an operator be called with plain values, without boxing.
/// </summary>
internal readonly struct Arg
{
    private Arg(Tag tag, object? owner, long bits, int length = 0)
    {
        Tag = tag;
        Owner = owner;
        Bits = bits;
        Length = length;
    }

    public static Arg None => new(Tag.None, null, 0);

    /// <summary>The default of the operator's schema.</summary>
    public static Arg Default => new(Tag.Default, null, 0);

    public Tag Tag { get; }
    public object? Owner { get; }
    public long Bits { get; }
    public int Length { get; }

    public static implicit operator Arg(torch.Tensor? value) =>
        value is null ? None : new(Tag.Tensor, value, value.Handle);

    public static implicit operator Arg(torch.Generator? value) =>
        value is null ? None : new(Tag.Generator, value, value.Handle);

    public static implicit operator Arg(torch.Device? value) =>
        value is null ? None : new(Tag.Device, null, value.index, (int)value.type);

    public static implicit operator Arg(Scalar value) => new(value.Tag, null, value.Bits);

    public static implicit operator Arg(Scalar? value) => value is { } scalar ? scalar : None;

    public static implicit operator Arg(long value) => new(Tag.Int, null, value);

    public static implicit operator Arg(long? value) => value is { } number ? number : None;

    public static implicit operator Arg(double value) => new(Tag.Double, null, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Arg(double? value) => value is { } number ? number : None;

    public static implicit operator Arg(bool value) => new(Tag.Bool, null, value ? 1 : 0);

    public static implicit operator Arg(torch.ScalarType value) => new(Tag.Int, null, (long)value);

    public static implicit operator Arg(torch.ScalarType? value) => value is { } type ? type : None;

    public static implicit operator Arg(long[]? value) =>
        value is null ? None : new(Tag.IntList, value, 0, value.Length);

    public static implicit operator Arg(double[]? value) =>
        value is null ? None : new(Tag.DoubleList, value, 0, value.Length);

    public static implicit operator Arg(torch.Tensor?[] value) => new(Tag.TensorList, value, 0, value.Length);

    public static implicit operator Arg(string? value) =>
        value is null ? None : new(Tag.String, value, 0, value.Length);
}
